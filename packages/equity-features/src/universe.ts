import type { BarPanel } from '@gammatwin/core';
import type { EquityFeature } from './feature.ts';
import { hasBar } from './stretch.ts';

/** What features across stocks read: the bars, the sectors, and the technical columns computed before them. */
interface Universe {
  readonly bars: BarPanel;
  /** Index into core's `gicsSectors` of each symbol, −1 where unknown. */
  readonly sector: Int8Array;
  /** A technical feature of every cell [sessions × symbols], NaN where unknown. */
  column(name: string): Float64Array;
}

/** Features that compare stocks: one column [sessions × symbols] (NaN = unknown) for each of `features`, in order. */
export interface UniverseFamily {
  readonly features: readonly EquityFeature[];
  compute(universe: Universe): readonly Float64Array[];
}

/** Simple close-to-close returns [sessions × symbols]; NaN unless this session and the one before have a bar. */
export function dailyReturns(bars: BarPanel): Float64Array {
  const width = bars.symbols.length;
  return bars.close.map((c, cell) =>
    cell >= width && hasBar(bars, cell) && hasBar(bars, cell - width)
      ? c / bars.close[cell - width]! - 1
      : Number.NaN,
  );
}

/** Equal-weighted mean return of the stocks that traded, for each session; NaN below two stocks. */
export function marketReturns(returns: Float64Array, width: number): Float64Array {
  const market = new Float64Array(width === 0 ? 0 : returns.length / width);
  return market.map((_, t) => {
    let sum = 0;
    let known = 0;
    for (let cell = t * width; cell < (t + 1) * width; cell++) {
      const r = returns[cell]!;
      if (Number.isNaN(r)) continue;
      sum += r;
      known++;
    }
    return known < 2 ? Number.NaN : sum / known;
  });
}
