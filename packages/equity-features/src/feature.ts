import type { ScalerTransform } from '@gammatwin/core';
import { longestGap } from './stretch.ts';

export type EquityFeatureGroup = 'technical' | 'cross-sectional' | 'pattern' | 'context';

/** One column of the equity feature panel, as data: what it means and what stands there when it is unknown. */
export interface EquityFeature {
  readonly name: string;
  readonly group: EquityFeatureGroup;
  /** Over the stock's own bars O, H, L, C, V unless it says otherwise; today is included. */
  readonly formula: string;
  /** Bars that the first value needs, today included. */
  readonly window: number;
  /** When the value counts as missing. */
  readonly missing: string;
  /** What stands in `values` where the value is missing. */
  readonly neutral: number;
  readonly transform: ScalerTransform;
}

const noHistory = `no bar today, or fewer bars than the window since the last gap of more than ${longestGap} sessions`;

/** A feature of the stock's own bars; `zeroOver` names the quotient that has no value at 0/0. */
export function technical(
  name: string,
  formula: string,
  window: number,
  neutral: number,
  zeroOver?: string,
): EquityFeature {
  const missing = zeroOver ? `${noHistory}, or ${zeroOver}` : noHistory;
  return { name, group: 'technical', formula, window, missing, neutral, transform: 'linear' };
}
