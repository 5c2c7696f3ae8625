import { type BarPanel, type FeaturePanel, toIsoDate } from '@gammatwin/core';

/**
 * The truncation test: recomputes `extract` on the history cut after each session index of `cuts` and demands that
 * every value and missing mark up to the cut is bit-identical to that of the whole history. There is no tolerance:
 * a value that depends on later bars is a leak however small the difference. Throws on the first one, naming it.
 * A graph series fits too, as a panel whose features are the edges to each symbol.
 */
export function expectNoLookAhead(
  extract: (bars: BarPanel) => FeaturePanel,
  bars: BarPanel,
  cuts: readonly number[],
): void {
  const whole = extract(bars);
  for (const cut of cuts) {
    const part = extract(cutAfter(bars, cut));
    const cells = (cut + 1) * whole.symbols.length * whole.names.length;
    if (part.values.length !== cells) {
      throw new Error(`cut after session ${cut}: expected ${cells} values, was ${part.values.length}`);
    }
    for (let at = 0; at < cells; at++) {
      if (Object.is(part.values[at], whole.values[at]) && part.missing[at] === whole.missing[at]) continue;
      throw new Error(
        `${place(whole, at)} knows the future: ${whole.values[at]} with the whole history, ` +
          `${part.values[at]} with the history cut after session ${toIsoDate(bars.sessions[cut]!)}`,
      );
    }
  }
}

/** The panel's sessions 0 … `last`. */
export function cutAfter(bars: BarPanel, last: number): BarPanel {
  const cells = (last + 1) * bars.symbols.length;
  return {
    symbols: bars.symbols,
    sessions: bars.sessions.slice(0, last + 1),
    open: bars.open.slice(0, cells),
    high: bars.high.slice(0, cells),
    low: bars.low.slice(0, cells),
    close: bars.close.slice(0, cells),
    volume: bars.volume.slice(0, cells),
  };
}

function place({ names, symbols, sessions }: FeaturePanel, at: number): string {
  const row = Math.floor(at / names.length);
  const session = sessions[Math.floor(row / symbols.length)]!;
  return `${names[at % names.length]} of ${symbols[row % symbols.length]} on ${toIsoDate(session)}`;
}
