import {
  type BarPanel,
  type EpochDay,
  type GicsSector,
  invalidInput,
  type StockGraph,
} from '@gammatwin/core';
import { shrunkCorrelations } from './correlation.ts';
import { dailyReturns } from './universe.ts';

export interface CorrelationGraphOptions {
  readonly bars: BarPanel;
  /** Daily returns up to the session itself; 60 unless told. */
  readonly window?: number;
  /** Edges that each stock proposes; an edge stands when one end proposes it. 8 unless told. */
  readonly neighbours?: number;
  /** How far correlations move to their mean, 0 … 1; 0.2 unless told. */
  readonly shrinkage?: number;
  /** Sector of each of `bars.symbols`; given, all pairs within a sector get an edge too. */
  readonly sectors?: readonly (GicsSector | null)[];
}

/** The least weight of an edge: a zero would mean no edge. */
const leastWeight = 0.01;

/** The graph known at the close of `session`: see `correlationGraphs`. */
export function correlationGraph({
  session,
  ...options
}: CorrelationGraphOptions & { readonly session: EpochDay }): StockGraph {
  const [graph] = correlationGraphs({ ...options, sessions: [session] });
  return graph!;
}

/**
 * The graphs of many sessions, in the order asked, one at a time since all of them dense may not fit into memory.
 * Each stock proposes the `neighbours` with the largest |shrunk correlation| (the earlier symbol on a tie). An edge
 * weighs |shrunk correlation|, 0.01 at least and 1 at most; 0.01 too for a sector edge whose correlation is unknown.
 * Throws INVALID_INPUT on an unknown session or an option out of range.
 */
export function* correlationGraphs({
  bars,
  sessions,
  window = 60,
  neighbours = 8,
  shrinkage = 0.2,
  sectors,
}: CorrelationGraphOptions & { readonly sessions: ArrayLike<EpochDay> }): Generator<StockGraph> {
  const stocks = bars.symbols.length;
  if (!Number.isInteger(window) || window < 2) throw invalidInput('window', 'a whole number ≥ 2', window);
  if (!Number.isInteger(neighbours) || neighbours < 0) {
    throw invalidInput('neighbours', 'a whole number ≥ 0', neighbours);
  }
  if (!(shrinkage >= 0 && shrinkage <= 1)) throw invalidInput('shrinkage', 'a number in [0, 1]', shrinkage);
  if (sectors && sectors.length !== stocks)
    throw invalidInput('sectors', `${stocks} of them`, sectors.length);
  const returns = dailyReturns(bars);
  for (let i = 0; i < sessions.length; i++) {
    const session = sessions[i]!;
    const t = bars.sessions.indexOf(session);
    if (t < 0) throw invalidInput('session', 'one of the sessions of the bars', session);
    const strengths = shrunkCorrelations(returns, stocks, t, window, shrinkage).map(Math.abs);
    const weights = new Float64Array(stocks * stocks);
    const connect = (a: number, b: number) => {
      const strength = strengths[a * stocks + b]!;
      const weight = Number.isNaN(strength) ? leastWeight : Math.min(1, Math.max(leastWeight, strength));
      weights[a * stocks + b] = weight;
      weights[b * stocks + a] = weight;
    };
    for (let n = 0; n < stocks; n++) {
      const row = strengths.subarray(n * stocks, (n + 1) * stocks);
      for (const other of strongest(row, neighbours)) connect(n, other);
    }
    if (sectors) for (const [a, b] of pairsWithin(sectors)) connect(a, b);
    yield { session, symbols: bars.symbols, weights };
  }
}

/** Indices of the `count` largest known values, largest first, the lower index on a tie. */
function strongest(row: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (let n = 0; n < row.length; n++) {
    if (Number.isNaN(row[n]!)) continue;
    let place = best.length;
    while (place > 0 && row[n]! > row[best[place - 1]!]!) place--;
    if (place >= count) continue;
    best.splice(place, 0, n);
    if (best.length > count) best.pop();
  }
  return best;
}

function* pairsWithin(sectors: readonly (GicsSector | null)[]): Generator<readonly [number, number]> {
  for (let a = 0; a < sectors.length; a++) {
    if (sectors[a] === null) continue;
    for (let b = a + 1; b < sectors.length; b++) if (sectors[a] === sectors[b]) yield [a, b];
  }
}
