import type { BarPanel } from '@gammatwin/core';
import { percentileRanks } from './percentile-ranks.ts';
import { hasBar } from './stretch.ts';

/**
 * What the sessions D+1 … D+horizon bring, one value a session D and symbol (row-major like BarPanel); NaN where a bar
 * that the value reads is missing or still in the future. A gap is never filled, and a stock that is delisted within
 * the horizon has no label: who weighs labels by what they earn must mind that.
 */
export interface HorizonLabels {
  /** Sessions. */
  readonly horizon: number;
  /**
   * close[D+horizon] / open[D+1] − 1: entered at the next open, left at the close of the horizon's last session. Reads
   * these two bars, and D's as the one that the decision was made on.
   */
  readonly forwardReturn: Float64Array;
  /** √(mean of squared log close-to-close returns of D+1 … D+horizon), a day. Reads all bars D … D+horizon. */
  readonly realizedVolatility: Float64Array;
  /** (average rank of the forward return among the n known of the session − 1) / (n − 1); NaN where n < 2. */
  readonly returnRank: Float64Array;
}

/** `traded`: 1 where the panel has a bar; `squared`: squared log close-to-close returns, NaN where unknown. */
export function horizonLabels(
  bars: BarPanel,
  traded: Uint8Array,
  squared: Float64Array,
  horizon: number,
): HorizonLabels {
  const { open, close } = bars;
  const width = bars.symbols.length;
  const ahead = horizon * width;
  const forwardReturn = new Float64Array(close.length).fill(Number.NaN);
  const realizedVolatility = new Float64Array(close.length).fill(Number.NaN);
  for (let cell = 0; cell + ahead < close.length; cell++) {
    if (!traded[cell] || !traded[cell + width] || !traded[cell + ahead]) continue;
    forwardReturn[cell] = close[cell + ahead]! / open[cell + width]! - 1;
    let sum = 0;
    for (let at = cell + width; at <= cell + ahead; at += width) sum += squared[at]!;
    realizedVolatility[cell] = Math.sqrt(sum / horizon);
  }
  const returnRank = new Float64Array(close.length).fill(Number.NaN);
  for (let at = 0; at < close.length; at += width) percentileRanks(forwardReturn, at, at + width, returnRank);
  return { horizon, forwardReturn, realizedVolatility, returnRank };
}

export function tradedCells(bars: BarPanel): Uint8Array {
  const traded = new Uint8Array(bars.close.length);
  for (let cell = 0; cell < traded.length; cell++) if (hasBar(bars, cell)) traded[cell] = 1;
  return traded;
}

/** Squared log close-to-close returns; NaN unless this session and the one before have a bar. */
export function squaredReturns(bars: BarPanel, traded: Uint8Array): Float64Array {
  const width = bars.symbols.length;
  const squared = new Float64Array(traded.length).fill(Number.NaN);
  for (let cell = width; cell < squared.length; cell++) {
    if (!traded[cell] || !traded[cell - width]) continue;
    const r = Math.log(bars.close[cell]! / bars.close[cell - width]!);
    squared[cell] = r * r;
  }
  return squared;
}
