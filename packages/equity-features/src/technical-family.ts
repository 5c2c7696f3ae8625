import type { EquityFeature } from './feature.ts';
import type { Stretch } from './stretch.ts';

/** Features of one stock's own bars: `compute` gives one column (NaN = unknown) for each of `features`, in order. */
export interface TechnicalFamily {
  readonly features: readonly EquityFeature[];
  compute(bars: Stretch): readonly Float64Array[];
}
