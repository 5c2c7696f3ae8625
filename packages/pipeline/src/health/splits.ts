import { type BarPanel, toIsoDate } from '@gammatwin/core';
import type { Fault } from './finding.ts';
import { barColumns } from './own-bars.ts';

/** New shares for old ones; the other way round for reverse splits. */
const ratios = [3 / 2, 2, 5 / 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50].flatMap((r) => [r, 1 / r]);
/** How far the overnight step may be off the ratio, as a logarithm: 4 % and three usual moves at most. */
const usualMoves = 3;
const slack = 0.04;
const window = 20;
/** A crash is followed by wilder days than went before it, a split is not. */
const mostUnrest = 2;

/**
 * Overnight steps (open to the previous close) that lie near a simple ratio and stay, while the median volume of the 20
 * sessions after is to that of the 20 before as the shares would be (between the root and the square of the ratio): a
 * fall in price alone brings a burst of volume, a split a lasting level. Bars are read with all known splits applied, so
 * what is found is a split that nobody recorded, or one applied twice.
 */
export function unadjustedSplits(bars: BarPanel): Fault[] {
  const faults: Fault[] = [];
  for (const [n, ticker] of bars.symbols.entries()) {
    const { session, open, close, volume } = barColumns(bars, n);
    const moves = close.map((c, i) => (i === 0 ? 0 : Math.abs(Math.log(c / close[i - 1]!))));
    const usual = median(moves);
    for (let i = window; i < close.length - 2; i++) {
      const step = Math.log(open[i]! / close[i - 1]!);
      if (Math.abs(step) < 0.35) continue;
      const ratio = ratios.find(
        (r) => Math.abs(step + Math.log(r)) < Math.min(0.08, slack + usualMoves * usual),
      );
      if (ratio === undefined) continue;
      const after = median(volume.subarray(i, i + window));
      const before = median(volume.subarray(i - window, i));
      const grown = Math.log(after / before) / Math.log(ratio);
      const stays =
        Math.abs(Math.log(median(close.subarray(i, i + 3)) / close[i - 1]!) + Math.log(ratio)) < 0.15;
      const level = volume[i]! / (before * ratio);
      const unrest = median(moves.subarray(i + 1, i + window)) / median(moves.subarray(i - window, i));
      if (!stays || !(grown > 0.5 && grown < 2) || !(level < 4) || unrest > mostUnrest) continue;
      faults.push({
        rule: 'unadjusted-split',
        severity: 'high',
        ticker,
        sessions: [session[i]!],
        // Every bar before it is on another basis.
        rows: i,
        measure: Math.abs(step),
        detail:
          `${toIsoDate(session[i]!)}: open ${open[i]!.toPrecision(5)} after a close of ${close[i - 1]!.toPrecision(5)}, ` +
          `as after a split of ${words(ratio)}; median volume × ${(after / before).toFixed(2)}`,
      });
    }
  }
  return faults;
}

function words(ratio: number): string {
  const [to, from] = ratio > 1 ? [ratio, 1] : [1, 1 / ratio];
  const whole = Number.isInteger(to) && Number.isInteger(Math.round(from * 1e9) / 1e9) ? 1 : 2;
  return `${Math.round(to * whole * 10) / 10} for ${Math.round(from * whole * 10) / 10}`;
}

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1] ?? Number.NaN;
}
