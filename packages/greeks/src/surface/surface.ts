import { normalCdf } from '../normal.ts';
import { daysPerYear } from '../option.ts';
import { type ArbitrageViolation, butterflyViolations, calendarViolations } from './arbitrage.ts';
import { fitSmile, type Smile, type SmileQuotes, type SmileRefusal, smileVolatility } from './smile.ts';
import { totalVariance } from './svi.ts';

export interface TermPoint {
  readonly yearsToExpiry: number;
  readonly forward: number;
  /** Implied volatility at strike = forward. */
  readonly atTheMoney: number;
  /** See `VolatilitySurface.skew25Delta`. */
  readonly skew25Delta: number | null;
}

export interface VolatilitySurface {
  /** Smiles with time ascending. */
  readonly smiles: readonly Smile[];
  /** Expirations without a smile, and why. */
  readonly refused: readonly { readonly yearsToExpiry: number; readonly reason: SmileRefusal }[];
  readonly violations: readonly ArbitrageViolation[];
  readonly termStructure: readonly TermPoint[];
  /**
   * Implied volatility at strike / forward and time: total variance is linear in time at constant log-moneyness;
   * before the first and after the last smile the volatility stays as it is there.
   */
  volatility(strikeOverForward: number, yearsToExpiry: number): number;
  /** At-the-money-forward volatility at a constant number of calendar days, 30 if not given. */
  atTheMoney(days?: number): number;
  /**
   * Volatility of the put with delta −0.25 less that of the call with delta 0.25 (deltas of the forward, without
   * discount), at a constant number of calendar days, 30 if not given. Null where no strike has that delta.
   */
  skew25Delta(days?: number): number | null;
}

export type VolatilitySurfaceResult =
  | { readonly ok: true; readonly surface: VolatilitySurface }
  | { readonly ok: false; readonly reason: 'no-smile'; readonly refused: VolatilitySurface['refused'] };

const constantDays = 30;

/** The volatility surface of one session from quotes per expiration, in any order; a refusal where none has a smile. */
export function volatilitySurface(expirations: readonly SmileQuotes[]): VolatilitySurfaceResult {
  const results = expirations.map(fitSmile);
  const refused = results.flatMap((result) =>
    result.ok ? [] : [{ yearsToExpiry: result.yearsToExpiry, reason: result.reason }],
  );
  const smiles = results.flatMap((result) => (result.ok ? [result.smile] : []));
  if (smiles.length === 0) return { ok: false, reason: 'no-smile', refused };
  return { ok: true, surface: surfaceOf(smiles, refused) };
}

/** The surface that given smiles span. */
export function surfaceOf(
  unordered: readonly Smile[],
  refused: VolatilitySurface['refused'] = [],
): VolatilitySurface {
  const smiles = unordered.toSorted((a, b) => a.yearsToExpiry - b.yearsToExpiry);
  const at = (k: number, years: number): number => interpolate(smiles, k, years);
  return {
    smiles,
    refused,
    violations: smiles.flatMap((smile, i) => {
      const later = smiles[i + 1];
      return [...butterflyViolations(smile), ...(later ? calendarViolations(smile, later) : [])];
    }),
    termStructure: smiles.map(({ yearsToExpiry, forward }) => ({
      yearsToExpiry,
      forward,
      atTheMoney: at(0, yearsToExpiry),
      skew25Delta: skew(at, yearsToExpiry),
    })),
    volatility: (strikeOverForward, years) => at(Math.log(strikeOverForward), years),
    atTheMoney: (days = constantDays) => at(0, days / daysPerYear),
    skew25Delta: (days = constantDays) => skew(at, days / daysPerYear),
  };
}

function interpolate(smiles: readonly Smile[], k: number, years: number): number {
  const after = smiles.findIndex(({ yearsToExpiry }) => yearsToExpiry >= years);
  if (after <= 0) return smileVolatility(after === 0 ? smiles[0]! : smiles.at(-1)!, k);
  const [earlier, later] = [smiles[after - 1]!, smiles[after]!];
  const share = (years - earlier.yearsToExpiry) / (later.yearsToExpiry - earlier.yearsToExpiry);
  const variance = (1 - share) * totalVariance(earlier.svi, k) + share * totalVariance(later.svi, k);
  return Math.sqrt(variance / years);
}

type VolatilityAt = (k: number, years: number) => number;

function skew(at: VolatilityAt, years: number): number | null {
  // A call's forward delta is N(d1); a put's −0.25 is a call's 0.75.
  const put = strikeOfDelta(at, years, 0.75);
  const call = strikeOfDelta(at, years, 0.25);
  return put === null || call === null ? null : at(put, years) - at(call, years);
}

/**
 * Log-moneyness at which N(d1) is `delta`, the nearest to the forward: steep wings can bring the same delta back far out.
 * Null where the smile has none within 10 deviations.
 */
function strikeOfDelta(at: VolatilityAt, years: number, delta: number): number | null {
  const excess = (k: number): number => {
    const deviation = at(k, years) * Math.sqrt(years);
    return normalCdf(-k / deviation + deviation / 2) - delta;
  };
  const start = excess(0);
  const step = (start > 0 ? 0.1 : -0.1) * at(0, years) * Math.sqrt(years);
  for (let i = 1; i <= 100; i++) {
    if (excess(i * step) * start > 0) continue;
    let [near, far] = [(i - 1) * step, i * step];
    for (let halving = 0; halving < 60; halving++) {
      const middle = 0.5 * (near + far);
      if (excess(middle) * start > 0) near = middle;
      else far = middle;
    }
    return 0.5 * (near + far);
  }
  return null;
}
