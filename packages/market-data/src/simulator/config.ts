import { checkConfig, type EpochDay, wholeNumber } from '@gammatwin/core';
import { z } from 'zod';
import { type EffectStrengths, effectNames } from './effects.ts';

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
  /** Splits, dividends, changed symbols, late listings and delistings, a universe that changes, half days; else none. */
  readonly corporateActions?: boolean;
  /** Headlines whose tone is planted; else none. */
  readonly news?: boolean;
}

const strength = z.number().min(0).max(1).optional();
const schema = z
  .strictObject({
    seed: z.union([z.number(), z.string()]),
    symbols: z
      .array(z.string().min(1).max(10))
      .min(1)
      .refine((symbols) => new Set(symbols).size === symbols.length, 'every symbol once')
      .optional(),
    stocks: wholeNumber.min(1).max(10_000).optional(),
    from: wholeNumber,
    to: wholeNumber,
    effects: z.strictObject(Object.fromEntries(effectNames.map((name) => [name, strength]))).optional(),
    chain: z
      .strictObject({
        expirations: wholeNumber.min(1).max(12).optional(),
        strikesPerExpiration: wholeNumber.min(5).max(61).optional(),
      })
      .optional(),
    corporateActions: z.boolean().optional(),
    news: z.boolean().optional(),
  })
  .superRefine(
    ({ symbols, stocks, from, to }, context) => {
      if (symbols !== undefined && stocks !== undefined) {
        context.addIssue({
          code: 'custom',
          path: ['stocks'],
          message: 'nothing beside symbols',
          input: stocks,
        });
      }
      if (from > to) {
        context.addIssue({
          code: 'custom',
          path: ['from'],
          message: `a day up to \`to\`, ${to}`,
          input: from,
        });
      }
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );

/** Refuses unknown keys and impossible values, all together, with INVALID_CONFIG. */
export function checkSimulatorConfig(config: SimulatorConfig): void {
  checkConfig('simulator', schema, config);
}
