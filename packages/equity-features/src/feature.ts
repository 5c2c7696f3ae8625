import type { ScalerTransform } from '@gammatwin/core';
import { longestGap } from './stretch.ts';

export type EquityFeatureGroup = 'technical' | 'text' | 'cross-sectional' | 'pattern' | 'context';

/** One column of the equity feature panel, as data: what it means and what stands there when it is unknown. */
export interface EquityFeature {
  readonly name: string;
  readonly group: EquityFeatureGroup;
  /** Over the stock's own bars O, H, L, C, V unless it says otherwise; today is included. */
  readonly formula: string;
  /** Bars that the first value needs, today included. */
  readonly window: number;
  /** Sessions between the newest thing that the value reads and its own session: 0 where it reads today's bar or news. */
  readonly lag: number;
  /** When the value counts as missing. */
  readonly missing: string;
  /** What stands in `values` where the value is missing. */
  readonly neutral: number;
  readonly transform: ScalerTransform;
  /** The paper, book or section that it comes from. */
  readonly source: string;
}

export const noHistory: string = `no bar today, or fewer bars than the window since the last gap of more than ${longestGap} sessions`;

/** A feature of the stock's own bars; `zeroOver` names the quotient that has no value at 0/0. */
export function technical(
  name: string,
  formula: string,
  window: number,
  neutral: number,
  source: string,
  zeroOver?: string,
): EquityFeature {
  const missing = zeroOver ? `${noHistory}, or ${zeroOver}` : noHistory;
  return {
    name,
    group: 'technical',
    formula,
    window,
    lag: 0,
    missing,
    neutral,
    transform: 'linear',
    source,
  };
}

/** As `technical`, of the group of chart and candlestick patterns. */
export function pattern(...described: Parameters<typeof technical>): EquityFeature {
  return { ...technical(...described), group: 'pattern' };
}
