import {
  type BarPanel,
  type EpochDay,
  type GicsSector,
  type GraphEdges,
  invalidInput,
} from '@gammatwin/core';
import { Correlations } from './graph/correlations.ts';
import { PairKernel } from './graph/pair-kernel.ts';
import { SectorPairs } from './graph/sector-pairs.ts';
import { ScoreWindow } from './graph/window.ts';

export interface CorrelationGraphOptions {
  readonly bars: BarPanel;
  /** Daily returns up to the session itself; 60 unless told. */
  readonly window?: number;
  /** Edges that each stock proposes; an edge stands when one end proposes it. 8 unless told. */
  readonly neighbours?: number;
  /** How far correlations move to their mean, 0 … 1; 0.2 unless told. */
  readonly shrinkage?: number;
  /** Returns in units of the stock's own volatility and clipped (`returnScores`), true unless told; else as they are. */
  readonly robust?: boolean;
  /** Sector of each of `bars.symbols`; given, all pairs within a sector get an edge too. */
  readonly sectors?: readonly (GicsSector | null)[];
}

export interface GraphsRequest extends CorrelationGraphOptions {
  readonly sessions: ArrayLike<EpochDay>;
}

type CorrelationSettings = Required<
  Pick<CorrelationGraphOptions, 'window' | 'neighbours' | 'shrinkage' | 'robust'>
> & { readonly sectors: boolean };

/** The least weight of an edge: a zero would mean no edge. */
const leastWeight = 0.01;

/** The graph known at the close of `session`: see `correlationGraphs`. */
export function correlationGraph({
  session,
  ...options
}: CorrelationGraphOptions & { readonly session: EpochDay }): GraphEdges {
  const [graph] = correlationGraphs({ ...options, sessions: [session] });
  return graph!;
}

/**
 * The graphs of many sessions, in the order asked, one at a time since all of them may not fit into memory. Each stock
 * proposes the `neighbours` with the largest |shrunk correlation| (the earlier symbol on a tie). A stock has correlations
 * when three quarters of the window's scores are known and they differ; a score that is missing counts as no move. An edge
 * weighs |shrunk correlation|, 0.01 at least and 1 at most; 0.01 too for a sector edge whose correlation is unknown.
 * Sector edges join stocks that have a bar within the window. The graph of a session reads bars up to it, and has the same
 * bits whatever comes after and wherever the bars begin (two windows and 13 weeks before, at the latest).
 * Throws INVALID_INPUT on an unknown session or an option out of range.
 */
export function* correlationGraphs(request: GraphsRequest): Generator<GraphEdges> {
  checkGraphOptions(request);
  const { bars, sectors, sessions } = request;
  const { symbols } = bars;
  const settings = graphSettings(request);
  const { window: length, neighbours, shrinkage, robust } = settings;
  const asked = indicesOf(bars, sessions);
  if (asked.length === 0) return;
  const kernel = new PairKernel(symbols.length, length, neighbours);
  const window = new ScoreWindow(bars, Math.min(...asked), Math.max(...asked), length, robust, kernel);
  const sectorPairs = sectors && new SectorPairs(bars, sectors, length);
  for (const t of asked) {
    window.moveTo(t);
    kernel.find(new Correlations(window, shrinkage));
    const edges = kernel.edges(sectorPairs?.at(t), leastWeight);
    yield { session: bars.sessions[t]!, symbols, settings, ...edges };
  }
}

/** Throws INVALID_INPUT on an option out of range and on sessions that the bars don't have. */
export function checkGraphOptions(request: GraphsRequest): void {
  const { bars, sessions, sectors } = request;
  const { window, neighbours, shrinkage } = graphSettings(request);
  if (!Number.isInteger(window) || window < 2) throw invalidInput('window', 'a whole number ≥ 2', window);
  if (!Number.isInteger(neighbours) || neighbours < 0) {
    throw invalidInput('neighbours', 'a whole number ≥ 0', neighbours);
  }
  if (!(shrinkage >= 0 && shrinkage <= 1)) throw invalidInput('shrinkage', 'a number in [0, 1]', shrinkage);
  if (sectors && sectors.length !== bars.symbols.length)
    throw invalidInput('sectors', `${bars.symbols.length} of them`, sectors.length);
  indicesOf(bars, sessions);
}

/** The options as a graph names them. */
export function graphSettings({
  window = 60,
  neighbours = 8,
  shrinkage = 0.2,
  robust = true,
  sectors,
}: CorrelationGraphOptions): CorrelationSettings {
  return { window, neighbours, shrinkage, robust, sectors: sectors !== undefined };
}

function indicesOf(bars: BarPanel, sessions: ArrayLike<EpochDay>): number[] {
  const index = new Map(Array.from(bars.sessions, (session, t) => [session, t]));
  return Array.from(sessions, (session) => {
    const t = index.get(session);
    if (t === undefined) throw invalidInput('session', 'one of the sessions of the bars', session);
    return t;
  });
}
