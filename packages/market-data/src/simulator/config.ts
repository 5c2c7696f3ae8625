import type { EpochDay } from '@gammatwin/core';
import { type ConfigShape, checkShape } from '../config-shape.ts';
import type { EffectStrengths } from './effects.ts';

export interface SimulatorConfig {
  /** The same seed gives the same market, whatever is asked of it and in whatever order. */
  readonly seed: number | string;
  /** Tickers of 1 to 10 characters; names are made up for `stocks` stocks when absent. */
  readonly symbols?: readonly string[];
  /** Number of made-up stocks, 40 unless told; not together with `symbols`. */
  readonly stocks?: number;
  /** First and last day; the sessions between them are simulated. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** How strongly each effect is planted, 0 (absent) to 1; all 0 unless told: a market without signal. */
  readonly effects?: Partial<EffectStrengths>;
  /** Size of each chain: 4 expirations of 13 strikes (104 rows) unless told. */
  readonly chain?: { readonly expirations?: number; readonly strikesPerExpiration?: number };
}

const effect = { kind: 'number', least: 0, most: 1 } as const;

export const simulatorShape: ConfigShape = {
  seed: { kind: 'seed', required: true },
  symbols: { kind: 'strings', longest: 10 },
  stocks: { kind: 'integer', least: 1, most: 10_000 },
  from: { kind: 'integer', required: true },
  to: { kind: 'integer', required: true },
  effects: {
    kind: 'object',
    shape: { pcrReversal: effect, gammaPin: effect, openInterestTrend: effect, ivReversion: effect },
  },
  chain: {
    kind: 'object',
    shape: {
      expirations: { kind: 'integer', least: 1, most: 12 },
      strikesPerExpiration: { kind: 'integer', least: 5, most: 61 },
    },
  },
};

/** Refuses unknown keys and impossible values, all together, with INVALID_CONFIG. */
export function checkSimulatorConfig(config: SimulatorConfig): void {
  checkShape('simulator', simulatorShape, config, simulatorContradictions(config));
}

/** What is wrong with the keys taken together, beyond each by itself. */
export function simulatorContradictions(config: Partial<SimulatorConfig>): string[] {
  const wrong: string[] = [];
  if (config.symbols && config.stocks !== undefined)
    wrong.push('symbols, stocks: only one of them can be given');
  if (config.symbols && new Set(config.symbols).size < config.symbols.length)
    wrong.push('symbols: some are twice');
  if (typeof config.from === 'number' && typeof config.to === 'number' && config.from > config.to) {
    wrong.push('from, to: from is after to');
  }
  return wrong;
}
