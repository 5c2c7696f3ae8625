import { type OptionChain, toIsoDate } from '@gammatwin/core';
import { type VolatilitySurface, volatilitySurface } from '@gammatwin/greeks';
import {
  type ChainSmile,
  chainSmiles,
  countFaults,
  extractOptionsFeatures,
  fieldRules,
  gammaByStrike,
  gammaProfile,
  maxPainStrike,
  type OptionsHistory,
  optionsFeatures,
  rowRules,
  type StrikeGamma,
  validateChain,
} from '@gammatwin/options-features';

import { fillChain } from './fill-chain.ts';

export interface ChainViewInput {
  readonly chain: OptionChain;
  readonly history: OptionsHistory;
  readonly priceChange5d: number;
  /** Continuously compounded a year. */
  readonly rate: number;
}

/** All that can be said of one chain: plain values under the names of the printed JSON, and what pictures need. */
export interface ChainView {
  readonly underlying: string;
  readonly date: string;
  readonly spot: number;
  readonly rows: number;
  /** Rows whose volatility or a Greek is ours. */
  readonly filled: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly features: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: string;
    readonly missing: boolean;
  }[];
  /** Strike of least payout in the first expiration after the session; null where there is none. */
  readonly max_pain: number | null;
  readonly gamma_flip_spot: number | null;
  readonly atm_30d: number | null;
  readonly skew_25_delta_30d: number | null;
  readonly term_structure: readonly {
    readonly days: number;
    readonly atm: number;
    readonly forward: number;
  }[];
  readonly butterfly_violations: number;
  readonly calendar_violations: number;
  readonly chain: OptionChain;
  readonly gammaByStrike: readonly StrikeGamma[];
  readonly smiles: readonly ChainSmile[];
  readonly surface: VolatilitySurface | null;
}

export function viewChain({ chain: raw, history, priceChange5d, rate }: ChainViewInput): ChainView {
  const { chain: clean, report } = validateChain(raw);
  const { chain, filled } = fillChain(clean, rate);
  const row = extractOptionsFeatures(chain, history, { priceChange5d });
  const { smiles } = chainSmiles(clean, { rate });
  const fitted = volatilitySurface(smiles.map(({ quotes }) => quotes));
  const surface = fitted.ok ? fitted.surface : null;
  const violations = (kind: 'butterfly' | 'calendar') =>
    surface?.violations.filter((violation) => violation.kind === kind).length ?? 0;
  const faults = [...rowRules, ...fieldRules].map((rule) => [rule, countFaults(report, rule)] as const);
  const front = chain.expiration.reduce(
    (first, day) => (day > chain.session ? Math.min(first, day) : first),
    Number.POSITIVE_INFINITY,
  );
  return {
    underlying: chain.underlying,
    date: toIsoDate(chain.session),
    spot: chain.spot,
    rows: report.rowsIn,
    filled: filled.reduce((sum, mark) => sum + Number(mark !== 0), 0),
    faults: Object.fromEntries(faults.filter(([, count]) => count > 0)),
    features: optionsFeatures.map(({ name, unit }, i) => ({
      name,
      value: row.values[i]!,
      unit,
      missing: row.missing[i] === 1,
    })),
    max_pain: orNull(maxPainStrike(chain, front)),
    gamma_flip_spot: orNull(gammaProfile(chain, { rate }).flip),
    atm_30d: surface?.atTheMoney() ?? null,
    skew_25_delta_30d: surface?.skew25Delta() ?? null,
    term_structure: (surface?.termStructure ?? []).map(({ yearsToExpiry, atTheMoney, forward }) => ({
      days: Math.round(365 * yearsToExpiry),
      atm: atTheMoney,
      forward,
    })),
    butterfly_violations: violations('butterfly'),
    calendar_violations: violations('calendar'),
    chain,
    gammaByStrike: gammaByStrike(chain),
    smiles,
    surface,
  };
}

function orNull(x: number): number | null {
  return Number.isNaN(x) ? null : x;
}
