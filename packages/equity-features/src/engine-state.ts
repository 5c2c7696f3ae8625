import { historyBars } from './technical-family.ts';
import { historySessions } from './universe.ts';

/** Columns of a bar, in the order in which the state holds them. */
export const barColumns = ['open', 'high', 'low', 'close', 'volume'] as const;

/** What the blocks of sessions so far leave for the next one; plain data that `structuredClone` copies. */
export interface EngineState {
  readonly stocks: number;
  /** Sessions so far, `historySessions` at most. */
  sessions: number;
  /** Own bars of the current stretch of each stock, `historyBars` at most. */
  readonly held: Int32Array;
  /** Sessions without a bar since the stock's last one. */
  readonly since: Int32Array;
  /** The last own bars [stocks × 5 columns × historyBars], oldest first. */
  readonly own: Float64Array;
  /** What the recursive averages carry [stocks × numbers]. */
  readonly carried: Float64Array;
  /** Daily returns [stocks × historySessions], the last one last; NaN where unknown. */
  readonly returns: Float64Array;
  readonly market: Float64Array;
  /** Close of the last session; NaN where there was no bar. */
  readonly lastClose: Float64Array;
}

export function emptyState(stocks: number, carried: number): EngineState {
  return {
    stocks,
    sessions: 0,
    held: new Int32Array(stocks),
    since: new Int32Array(stocks),
    own: new Float64Array(stocks * barColumns.length * historyBars),
    carried: new Float64Array(stocks * carried),
    returns: new Float64Array(stocks * historySessions).fill(Number.NaN),
    market: new Float64Array(historySessions).fill(Number.NaN),
    lastClose: new Float64Array(stocks).fill(Number.NaN),
  };
}

/** The same state with room for more stocks, which have had no bar yet. */
export function withStocks(state: EngineState, stocks: number, carried: number): EngineState {
  const wider = emptyState(stocks, carried);
  wider.sessions = state.sessions;
  for (const name of ['held', 'since', 'own', 'carried', 'returns', 'market', 'lastClose'] as const) {
    wider[name].set(state[name]);
  }
  return wider;
}
