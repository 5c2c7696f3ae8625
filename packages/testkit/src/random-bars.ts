import { type BarPanel, type Random, sessionsBetween, toEpochDay } from '@gammatwin/core';

/**
 * Valid daily bars from 2016-01-04 on, as random walks with a common market move; `gaps` is the share of bars that
 * are missing (NaN).
 */
export function randomBars(
  random: Random,
  shape: { readonly sessions: number; readonly symbols: number; readonly gaps?: number },
): BarPanel {
  const start = toEpochDay('2016-01-04');
  const sessions = sessionsBetween(start, start + Math.ceil(shape.sessions * 1.6) + 10).slice(
    0,
    shape.sessions,
  );
  const symbols = Array.from({ length: shape.symbols }, (_, n) => `S${n}`);
  const column = () => new Float64Array(shape.sessions * shape.symbols).fill(Number.NaN);
  const bars = {
    symbols,
    sessions,
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  const price = Float64Array.from(symbols, () => 20 + 180 * random.uniform());
  for (let t = 0; t < shape.sessions; t++) {
    const market = 0.008 * random.normal();
    for (let n = 0; n < shape.symbols; n++) {
      const open = price[n]! * Math.exp(0.004 * random.normal());
      const close = open * Math.exp(market + 0.012 * random.normal());
      price[n] = close;
      const high = Math.max(open, close) * (1 + 0.006 * random.uniform());
      const low = Math.min(open, close) * (1 - 0.006 * random.uniform());
      const volume = Math.round(1e6 * Math.exp(0.4 * random.normal()));
      if (random.uniform() < (shape.gaps ?? 0)) continue;
      const cell = t * shape.symbols + n;
      bars.open[cell] = open;
      bars.high[cell] = high;
      bars.low[cell] = low;
      bars.close[cell] = close;
      bars.volume[cell] = volume;
    }
  }
  return bars;
}
