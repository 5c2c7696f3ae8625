import { type BarPanel, createRandom, type FeaturePanel } from '@gammatwin/core';
import { randomBars } from '@gammatwin/testkit';

/** Value and missing mark of one cell. */
export function at(
  panel: FeaturePanel,
  name: string,
  t: number,
  n: number,
): { value: number; missing: number } {
  const f = panel.names.indexOf(name);
  if (f < 0) throw new Error(`no feature ${name}`);
  const index = (t * panel.symbols.length + n) * panel.names.length + f;
  return { value: panel.values[index]!, missing: panel.missing[index]! };
}

/** Random bars of `symbols` stocks; `edit` may write into the columns in place. */
export function barsFor(
  seed: string,
  shape: { sessions: number; symbols: number; gaps?: number },
  edit: (bars: BarPanel) => void = () => undefined,
): BarPanel {
  const bars = randomBars(createRandom(seed), shape);
  edit(bars);
  return bars;
}

/** Writes one bar; a price that is left out is the close. */
export function setBar(
  bars: BarPanel,
  t: number,
  n: number,
  bar: { open?: number; high?: number; low?: number; close: number; volume?: number },
): void {
  const cell = t * bars.symbols.length + n;
  bars.open[cell] = bar.open ?? bar.close;
  bars.high[cell] = bar.high ?? Math.max(bars.open[cell]!, bar.close);
  bars.low[cell] = bar.low ?? Math.min(bars.open[cell]!, bar.close);
  bars.close[cell] = bar.close;
  bars.volume[cell] = bar.volume ?? 1000;
}

export function removeBar(bars: BarPanel, t: number, n: number): void {
  const cell = t * bars.symbols.length + n;
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) bars[column][cell] = Number.NaN;
}
