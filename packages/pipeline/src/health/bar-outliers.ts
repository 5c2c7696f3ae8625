import { type BarPanel, toIsoDate } from '@gammatwin/core';
import type { Fault } from './finding.ts';
import { barColumns } from './own-bars.ts';

const reach = 30;
/** In robust deviations (1.4826 × the median of |r|) of the 30 sessions on each side. */
const farOut = 12;

/**
 * Closes that leap and come back: a return more than 12 robust deviations off the session's median stock, of which the
 * next one takes back at least 80 %. A true leap stays, a mistyped price does not.
 */
export function barOutliers(bars: BarPanel): Fault[] {
  const width = bars.symbols.length;
  const market = medianReturns(bars);
  const faults: Fault[] = [];
  for (const [n, ticker] of bars.symbols.entries()) {
    const { session, at, close } = barColumns(bars, n);
    const own = Float64Array.from(close, (c, i) => {
      if (i === 0) return 0;
      const common = width >= 10 && at[i] === at[i - 1]! + 1 ? market[at[i]!]! : 0;
      return Math.log(c / close[i - 1]!) - common;
    });
    for (let i = 1; i < own.length - 1; i++) {
      const [leap, back] = [own[i]!, own[i + 1]!];
      if (Math.abs(leap) < 0.05 || Math.abs(leap + back) > 0.2 * Math.abs(leap)) continue;
      const around = own
        .slice(Math.max(1, i - reach), i + 2 + reach)
        .map(Math.abs)
        .sort();
      const deviations = Math.abs(leap) / (1.4826 * around[around.length >> 1]!);
      if (!(deviations > farOut)) continue;
      faults.push({
        rule: 'bar-outlier',
        severity: 'medium',
        ticker,
        sessions: [session[i]!],
        rows: 1,
        measure: deviations,
        detail: `${toIsoDate(session[i]!)}: ${percent(leap)}, then ${percent(back)}; ${deviations.toFixed(0)} robust deviations`,
      });
    }
  }
  return faults;
}

/** Median log return over the stocks that have a bar on both sessions; 0 where none has. */
function medianReturns(bars: BarPanel): Float64Array {
  const width = bars.symbols.length;
  return Float64Array.from(bars.sessions, (_, t) => {
    if (t === 0) return 0;
    const today = bars.close.subarray(t * width, (t + 1) * width);
    const returns = today
      .map((c, n) => Math.log(c / bars.close[(t - 1) * width + n]!))
      .filter((r) => !Number.isNaN(r))
      .sort();
    return returns[returns.length >> 1] ?? 0;
  });
}

function percent(logReturn: number): string {
  return `${(100 * Math.expm1(logReturn)).toFixed(1)} %`;
}
