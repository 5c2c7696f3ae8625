import { regimes } from '@gammatwin/core';
import { deviationOf, logReturns, rolling } from './rolling.ts';
import { sharesBelow } from './share-below.ts';

const window = 20;
const yearWindow = 252;
const fewestYear = 60;
const calm = 0.2;
const wild = 0.8;
const efficient = 0.25;

/**
 * The regime that a stock's closes are in at each bar, as an index into core's `regimes`; NaN where unknown. It is
 * a rule on the past, so a detector that learns it learns to name the current regime, and nothing of the future.
 *
 * v = deviation of the last 20 log returns; its place among its own last 252 values (60 at least) decides first:
 * above 80 % of them HighVolatility, above fewer than 20 % Quiet. In between, Kaufman's efficiency ratio
 * |C − C[20 ago]| / Σ |daily change| over 20 decides: at least 0.25 Trending, else MeanReverting (a random walk has 0.22
 * on average).
 */
export function regimesOf(close: Float64Array): Float64Array {
  const daily = logReturns(close);
  const deviation = rolling(close.length, window + 1, (from, to) => deviationOf(daily, from + 1, to, 1));
  const places = sharesBelow(deviation, window, yearWindow);
  return rolling(close.length, window + fewestYear, (_, at) => {
    const place = places[at]!;
    if (place > wild) return regimes.indexOf('HighVolatility');
    if (place < calm) return regimes.indexOf('Quiet');
    return regimes.indexOf(efficiency(close, at) >= efficient ? 'Trending' : 'MeanReverting');
  });
}

function efficiency(close: Float64Array, at: number): number {
  let path = 0;
  for (let i = at - window + 1; i <= at; i++) path += Math.abs(close[i]! - close[i - 1]!);
  return path === 0 ? 0 : Math.abs(close[at]! - close[at - window]!) / path;
}
