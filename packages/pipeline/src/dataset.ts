import {
  type BarPanel,
  denseGraph,
  type EpochDay,
  type FeaturePanel,
  GammaTwinError,
  type GicsSector,
  type GraphEdges,
  type Instrument,
  type MacroPanel,
  toIsoDate,
} from '@gammatwin/core';
import { buildLabels, correlationGraphs, equityFeatures, type Labels } from '@gammatwin/equity-features';
import { optionsFeatures } from '@gammatwin/options-features';
import { edgeMask } from '@gammatwin/rl-ppo';
import type { Store } from '@gammatwin/store';
import { joinFeatures } from './join-features.ts';
import { membersAt } from './members.ts';
import { chooseUniverse } from './universe.ts';

/** Everything that training and inference read, over the same sessions and symbols; nothing later than `through`. */
export interface MarketDataset {
  readonly symbols: readonly string[];
  readonly sessions: Int32Array;
  /** Prices in the shares of the last session. */
  readonly bars: BarPanel;
  readonly instruments: readonly Instrument[];
  readonly sectors: readonly (GicsSector | null)[];
  readonly equity: FeaturePanel;
  readonly options: FeaturePanel;
  readonly macro: MacroPanel;
  readonly labels: Labels;
  /** [N × N] of session index t, 1 = edge. The same array for the same t as long as it is held. */
  adjacency(t: number): Float32Array;
}

/** Sessions ahead that foundation and twins learn to foresee. */
export const learntHorizon = 5;
/** Sessions that the label of a session reaches past it, the entry at the next open included. */
export const labelReach: number = learntHorizon + 1;
/** Sessions of the first bars that only warm the features up. */
export const warmUpSessions = 70;

export interface DatasetRequest {
  /** Chosen from what is stored (`chooseUniverse`) when absent. */
  readonly symbols?: readonly string[];
  /** Only those that belonged to this universe (an index, say 'sp500') on the last session. */
  readonly universe?: string;
  readonly through?: EpochDay;
}

export async function loadDataset(store: Store, request: DatasetRequest = {}): Promise<MarketDataset> {
  const range = request.through === undefined ? {} : { to: request.through };
  const stored = await store.readBars({ ...range, shares: 'first' });
  const last = stored.sessions.at(-1);
  if (last === undefined)
    throw new GammaTwinError('NO_DATA', 'no bars are stored; run gammatwin ingest first');
  const rawOptions = await store.readOptionsFeatures(range);
  const members = request.universe === undefined ? undefined : await membersAt(store, request.universe, last);
  const symbols = request.symbols ?? chooseUniverse(stored, rawOptions, last, warmUpSessions, members);
  const unknown = symbols.filter((symbol) => !stored.symbols.includes(symbol));
  if (unknown.length > 0) {
    throw new GammaTwinError('UNKNOWN_SYMBOL', `no bars are stored of ${unknown.join(', ')}`, {
      fields: { unknown },
    });
  }
  const bars = await store.readBars({ ...range, symbols });
  // What a later split changes may neither be learnt from nor make a graph.
  const inFirstShares = await store.readBars({ ...range, symbols, shares: 'first' });
  const labels = buildLabels({ bars: inFirstShares, hitHorizon: learntHorizon });
  const rawEquity = await store.readEquityFeatures({ ...range, symbols });
  const instruments = await store.readInstruments(symbols);
  const sectorOf = new Map(instruments.map((instrument) => [instrument.symbol, instrument.sector]));
  const sectors = symbols.map((symbol) => sectorOf.get(symbol) ?? null);
  const equity = joinFeatures(rawEquity, labels, equityFeatures);
  assertFeaturesStored(equity, bars);
  return {
    symbols,
    sessions: bars.sessions,
    bars,
    instruments,
    sectors,
    equity,
    options: joinFeatures(rawOptions, labels, optionsFeatures),
    macro: await store.readMacro(range),
    labels,
    adjacency: adjacencyOf(inFirstShares, sectors),
  };
}

/** Every bar has features of its own session; a hole would pass for a stock without history. */
function assertFeaturesStored(equity: FeaturePanel, bars: BarPanel): void {
  const width = equity.names.length;
  for (let cell = 0; cell < bars.close.length; cell++) {
    if (
      Number.isNaN(bars.close[cell]!) ||
      equity.missing.subarray(cell * width, (cell + 1) * width).includes(0)
    )
      continue;
    const symbol = bars.symbols[cell % bars.symbols.length];
    const session = bars.sessions[Math.floor(cell / bars.symbols.length)]!;
    throw new GammaTwinError(
      'NO_FEATURES',
      `no features are stored of ${symbol} on ${toIsoDate(session)}, whose bar is; run gammatwin features`,
      { fields: { symbol, session } },
    );
  }
}

/** A call sums up its first window afresh and moves on from there, so graphs are made in blocks. */
const graphsAtOnce = 64;

/** Graphs are kept as edges; a mask for as long as somebody holds it, since those of all sessions may not fit into memory. */
function adjacencyOf(bars: BarPanel, sectors: readonly (GicsSector | null)[]): (t: number) => Float32Array {
  const graphs = new Map<number, GraphEdges>();
  const masks = new Map<number, WeakRef<Float32Array>>();
  return (t) => {
    const held = masks.get(t)?.deref();
    if (held) return held;
    if (!graphs.has(t)) {
      const sessions = bars.sessions.subarray(t, t + graphsAtOnce);
      let at = t;
      for (const graph of correlationGraphs({ bars, sectors, sessions })) graphs.set(at++, graph);
    }
    const mask = edgeMask(denseGraph(graphs.get(t)!));
    masks.set(t, new WeakRef(mask));
    return mask;
  };
}

/** What a dataset spans, for reports. */
export interface DatasetExtent {
  readonly symbols: readonly string[];
  readonly sessions: number;
  readonly from: string;
  readonly through: string;
}

export function extentOf({ symbols, sessions }: MarketDataset): DatasetExtent {
  return {
    symbols,
    sessions: sessions.length,
    from: toIsoDate(sessions[0]!),
    through: toIsoDate(sessions.at(-1)!),
  };
}
