import { type BarPanel, type FeaturePanel, toIsoDate } from '@gammatwin/core';

/**
 * The truncation test: recomputes `extract` on the history cut after each session index of `cuts` and demands that
 * every value and missing mark up to the cut is bit-identical to that of the whole history. There is no tolerance:
 * a value that depends on later bars is a leak however small the difference. Throws on the first one, naming it.
 * A graph series fits too, as a panel whose features are the edges to each symbol. What else the extraction reads (news)
 * it must cut itself, at the last session of the bars that it is given.
 *
 * Gives how many known values of each column were compared at the latest cut: a test that has compared none proves
 * nothing.
 */
export function expectNoLookAhead(
  extract: (bars: BarPanel) => FeaturePanel,
  bars: BarPanel,
  cuts: readonly number[],
): ReadonlyMap<string, number> {
  const whole = extract(bars);
  for (const cut of cuts) {
    const part = extract(cutAfter(bars, cut));
    const cells = cellsThrough(whole, cut);
    if (part.values.length !== cells) {
      throw new Error(`cut after session ${cut}: expected ${cells} values, was ${part.values.length}`);
    }
    for (let at = 0; at < cells; at++) {
      if (Object.is(part.values[at], whole.values[at]) && part.missing[at] === whole.missing[at]) continue;
      throw new Error(
        `${place(whole, at)} knows the future: ${told(whole, at)} with the whole history, ` +
          `${told(part, at)} with the history cut after session ${toIsoDate(bars.sessions[cut]!)}`,
      );
    }
  }
  return knownValues(whole, cellsThrough(whole, Math.max(...cuts)));
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

function cellsThrough({ symbols, names }: FeaturePanel, session: number): number {
  return (session + 1) * symbols.length * names.length;
}

/** By column, of the first `cells` values. */
function knownValues({ names, missing }: FeaturePanel, cells: number): ReadonlyMap<string, number> {
  const counts = new Map(names.map((name) => [name, 0]));
  for (let at = 0; at < cells; at++) {
    const name = names[at % names.length]!;
    if (missing[at] === 0) counts.set(name, counts.get(name)! + 1);
  }
  return counts;
}

function told({ values, missing }: FeaturePanel, at: number): string {
  return missing[at] ? `missing (${values[at]})` : String(values[at]);
}

function place({ names, symbols, sessions }: FeaturePanel, at: number): string {
  const row = Math.floor(at / names.length);
  const session = sessions[Math.floor(row / symbols.length)]!;
  return `${names[at % names.length]} of ${symbols[row % symbols.length]} on ${toIsoDate(session)}`;
}
