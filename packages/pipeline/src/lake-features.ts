import { type EpochDay, type FeaturePanel, GammaTwinError } from '@gammatwin/core';
import { type EquityFeatureGroup, EquityThreads, equityFeatures } from '@gammatwin/equity-features';
import type { FeatureFamily, Lake } from '@gammatwin/lake';
import type { Store } from '@gammatwin/store';
import type { WorkContext } from './stage.ts';

export interface LakeFeaturesRequest extends WorkContext {
  readonly store: Store;
  readonly lake: Lake;
  /** First and last session; everything stored unless told. */
  readonly from?: EpochDay;
  readonly to?: EpochDay;
}

export interface LakeFeaturesSummary {
  readonly graphs: number;
  /** Sessions of equity features, three files each, and of options features. */
  readonly equitySessions: number;
  readonly optionsSessions: number;
}

/** The folder of each group of equity features. */
const folders: Readonly<Record<EquityFeatureGroup, FeatureFamily>> = {
  technical: 'technical',
  text: 'text',
  pattern: 'cross_sectional',
  'cross-sectional': 'cross_sectional',
  context: 'cross_sectional',
};

/** Sessions that are read from the database at once. */
const block = 60;

/**
 * Puts the stored features of each session, and the correlation graph over all stocks that have bars by the last of them,
 * into the lake, a file at a time and whole or not at all: run again it writes the same, or what has changed since.
 */
export async function writeFeaturesToLake(request: LakeFeaturesRequest): Promise<LakeFeaturesSummary> {
  const { store, lake, from = Number.NEGATIVE_INFINITY, to, signal } = request;
  const bars = await store.readBars({ ...(to !== undefined && { to }), shares: 'first' });
  const sessions = bars.sessions.filter((session) => session >= from);
  if (sessions.length === 0) throw new GammaTwinError('NO_DATA', 'no bars are stored in the asked range');
  const instruments = await store.readInstruments(bars.symbols);
  const sectorOf = new Map(instruments.map(({ symbol, sector }) => [symbol, sector]));
  const sectors = bars.symbols.map((symbol) => sectorOf.get(symbol) ?? null);

  const stage = request.onStage('lake', sessions.length, 'sessions');
  let graphs = 0;
  let equitySessions = 0;
  let optionsSessions = 0;
  let features: Features = { equity: new Map(), options: new Map() };
  const threads = new EquityThreads();
  try {
    for await (const graph of threads.graphs({ bars, sectors, sessions })) {
      signal.throwIfAborted();
      if (graphs % block === 0)
        features = await readFeatures(store, sessions.subarray(graphs, graphs + block));
      const writes = [lake.writeGraph(graph)];
      const equity = features.equity.get(graph.session);
      if (equity) {
        for (const family of new Set(Object.values(folders))) {
          writes.push(lake.writeFeatures(family, withColumns(equity, namesIn(family))));
        }
        equitySessions++;
      }
      const options = features.options.get(graph.session);
      if (options) {
        writes.push(lake.writeFeatures('options', options));
        optionsSessions++;
      }
      await Promise.all(writes);
      stage.update(++graphs);
    }
  } finally {
    await threads.close();
  }
  stage.end();
  return { graphs, equitySessions, optionsSessions };
}

/** Panels of one session each, by session. */
interface Features {
  readonly equity: ReadonlyMap<EpochDay, FeaturePanel>;
  readonly options: ReadonlyMap<EpochDay, FeaturePanel>;
}

async function readFeatures(store: Store, sessions: Int32Array): Promise<Features> {
  const range = { from: sessions[0]!, to: sessions.at(-1)! };
  return {
    equity: bySession(await store.readEquityFeatures(range)),
    options: bySession(await store.readOptionsFeatures(range)),
  };
}

/** Only with the symbols that have a value that day, so that a file does not depend on what is read beside it. */
function bySession({ names, symbols, sessions, values, missing }: FeaturePanel): Map<EpochDay, FeaturePanel> {
  const width = names.length;
  const panels = new Map<EpochDay, FeaturePanel>();
  for (const [t, session] of sessions.entries()) {
    const rows = [...symbols.keys()]
      .map((n) => (t * symbols.length + n) * width)
      .filter((row) => missing.subarray(row, row + width).includes(0));
    if (rows.length === 0) continue;
    const day = {
      names,
      symbols: rows.map((row) => symbols[(row / width) % symbols.length]!),
      sessions: Int32Array.of(session),
      values: new Float64Array(rows.length * width),
      missing: new Uint8Array(rows.length * width),
    };
    for (const [i, row] of rows.entries()) {
      day.values.set(values.subarray(row, row + width), i * width);
      day.missing.set(missing.subarray(row, row + width), i * width);
    }
    panels.set(session, day);
  }
  return panels;
}

function namesIn(family: FeatureFamily): Set<string> {
  return new Set(equityFeatures.filter(({ group }) => folders[group] === family).map(({ name }) => name));
}

/** The columns with one of these names, in their order. */
function withColumns(panel: FeaturePanel, wanted: ReadonlySet<string>): FeaturePanel {
  const chosen = [...panel.names.keys()].filter((f) => wanted.has(panel.names[f]!));
  const width = panel.names.length;
  const cells = panel.values.length / width;
  const values = new Float64Array(cells * chosen.length);
  const missing = new Uint8Array(values.length);
  for (let cell = 0; cell < cells; cell++) {
    for (const [k, f] of chosen.entries()) {
      values[cell * chosen.length + k] = panel.values[cell * width + f]!;
      missing[cell * chosen.length + k] = panel.missing[cell * width + f]!;
    }
  }
  return { ...panel, names: chosen.map((f) => panel.names[f]!), values, missing };
}
