import { checkConfig, wholeNumber } from '@gammatwin/core';
import { z } from 'zod';

/** Sizes of the policy network and the limits of its action (seed document A, 7.1). */
export interface PolicyConfig {
  /** K: positions that one action holds. */
  readonly selections: number;
  /** Largest share of the portfolio in one position. */
  readonly maxPositionWeight: number;
  /** Weight of the options score in the selection score. */
  readonly optionsBias: number;
  /** Encoder of a stock: 13 → hidden → size. */
  readonly stockHidden: number;
  readonly stockSize: number;
  /** Graph attention: stockSize → graphSize × graphHeads. */
  readonly graphSize: number;
  readonly graphHeads: number;
  readonly portfolioSize: number;
  readonly macroSize: number;
  readonly optionsMarketSize: number;
  /** Fusion: everything → fusionHidden → stateSize. */
  readonly fusionHidden: number;
  readonly stateSize: number;
  readonly selectionHidden: readonly number[];
  readonly optionsBiasHidden: number;
  readonly sizingHidden: number;
  readonly valueHidden: readonly number[];
}

const full: PolicyConfig = {
  selections: 15,
  maxPositionWeight: 0.1,
  optionsBias: 0.3,
  stockHidden: 64,
  stockSize: 32,
  graphSize: 64,
  graphHeads: 4,
  portfolioSize: 64,
  macroSize: 32,
  optionsMarketSize: 32,
  fusionHidden: 288,
  stateSize: 128,
  selectionHidden: [128, 64],
  optionsBiasHidden: 16,
  sizingHidden: 64,
  valueHidden: [64, 32],
};

const small: PolicyConfig = {
  ...full,
  stockHidden: 32,
  stockSize: 16,
  graphSize: 16,
  graphHeads: 2,
  portfolioSize: 32,
  macroSize: 16,
  optionsMarketSize: 16,
  fusionHidden: 96,
  stateSize: 64,
  selectionHidden: [64, 32],
  sizingHidden: 32,
  valueHidden: [32, 16],
};

const tiny: PolicyConfig = {
  ...full,
  selections: 5,
  stockHidden: 16,
  stockSize: 8,
  graphSize: 4,
  graphHeads: 2,
  portfolioSize: 8,
  macroSize: 4,
  optionsMarketSize: 4,
  fusionHidden: 24,
  stateSize: 16,
  selectionHidden: [16, 8],
  optionsBiasHidden: 4,
  sizingHidden: 8,
  valueHidden: [16, 8],
};

/** `full` has the sizes of the design document; the others are for one processor and for tests. */
export const policyPresets: Readonly<Record<'tiny' | 'small' | 'full', PolicyConfig>> = { tiny, small, full };

const positiveInteger = wholeNumber.min(1);
const notNegative = z.number().min(0);
const schema: z.ZodType<PolicyConfig> = z
  .strictObject({
    selections: positiveInteger,
    maxPositionWeight: z.number().min(1e-6).max(1),
    optionsBias: notNegative,
    stockHidden: positiveInteger,
    stockSize: positiveInteger,
    graphSize: positiveInteger,
    graphHeads: positiveInteger,
    portfolioSize: positiveInteger,
    macroSize: positiveInteger,
    optionsMarketSize: positiveInteger,
    fusionHidden: positiveInteger,
    stateSize: positiveInteger,
    selectionHidden: z.array(positiveInteger).length(2),
    optionsBiasHidden: positiveInteger,
    sizingHidden: positiveInteger,
    valueHidden: z.array(positiveInteger).length(2),
  })
  .readonly();

/** The `full` preset with overrides, for example `policyConfig({ ...policyPresets.tiny, selections: 3 })`. */
export function policyConfig(overrides: Partial<PolicyConfig> = {}): PolicyConfig {
  return checkConfig('policy', schema, { ...full, ...overrides });
}
