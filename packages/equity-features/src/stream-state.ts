import { type BarPanel, type EpochDay, invalidInput } from '@gammatwin/core';
import { barColumns, type EngineState, emptyState } from './engine-state.ts';
import { carriedNumbers } from './technical-pass.ts';
import type { ReadArticle } from './text/news-reading.ts';

/** Plain data that `structuredClone` and node's `v8.serialize` copy: what a nightly job stores until tomorrow. */
export interface EquityFeatureStreamState {
  /** In the order in which they first came. */
  readonly symbols: readonly string[];
  /** What the finished blocks of sessions left. */
  readonly engine: EngineState;
  /** The sessions of the unfinished block. */
  readonly bars: BarPanel;
  /** Those that the next session may read. */
  readonly news: readonly ReadArticle[];
  /** The session of the first article; null before. */
  readonly collectedSince: EpochDay | null;
}

/** Throws INVALID_INPUT where the parts of a stored state don't fit each other, or come from other features. */
export function checkStreamState(state: EquityFeatureStreamState): EquityFeatureStreamState {
  const { symbols, engine, bars } = state;
  const fits = emptyState(symbols.length, carriedNumbers);
  if (engine.stocks !== fits.stocks)
    throw invalidInput('state.engine.stocks', `${fits.stocks}`, engine.stocks);
  for (const name of ['held', 'since', 'own', 'carried', 'returns', 'market', 'lastClose'] as const) {
    const expected = fits[name].length;
    if (engine[name].length !== expected) {
      throw invalidInput(`state.engine.${name}`, `${expected} values`, engine[name].length);
    }
  }
  const cells = bars.sessions.length * symbols.length;
  for (const name of barColumns) {
    if (bars[name].length !== cells)
      throw invalidInput(`state.bars.${name}`, `${cells} values`, bars[name].length);
  }
  return state;
}
