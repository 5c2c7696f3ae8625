import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BarPanel,
  type BarSeries,
  createRandom,
  type GicsSector,
  gicsSectors,
  toEpochDay,
} from '@gammatwin/core';
import { equityFeatures } from '@gammatwin/equity-features';
import { openProvider } from '@gammatwin/market-data';
import { randomBars, realDataFolder } from '@gammatwin/testkit';
import { LinePeer } from './line-peer.ts';
import { PythonPeer } from './python-peer.ts';
import { type Bench, type BenchRow, median } from './report.ts';

const runs = 5;
const numeric = equityFeatures.filter(({ group }) => group !== 'text');
const comparedGraphs = [61, 400, 1234, 2516];

interface Market {
  readonly what: string;
  readonly bars: BarPanel;
  readonly sectors: readonly (GicsSector | null)[];
}

interface Answer {
  readonly milliseconds: number;
  readonly peakMb: number;
  readonly edges: number;
}

interface Edges {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly weight: readonly number[];
}

/** Ten years of 482 stocks: all numeric features, and the graphs of all sessions; two processes in turn. */
export const bench: Bench = async () => compare((await realMarket()) ?? simulatedMarket(), runs);

/** The comparison on any market, with `times` turns. */
async function compare(market: Market, times: number): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gammatwin-bench-'));
  const ours = new LinePeer(process.execPath, [
    ...process.execArgv,
    fileURLToPath(new URL('equity-features-ours.ts', import.meta.url)),
  ]);
  const peer = new PythonPeer('equity_features.py', { threads: 2 });
  try {
    const request = load(market, folder);
    await Promise.all([ours.ask(request), peer.ask(request)]);
    const mine: Turn[] = [];
    const theirs: Turn[] = [];
    for (let i = 0; i < times; i++) {
      mine.push(await turn(ours));
      theirs.push(await turn(peer));
    }
    const [features, graphs] = [
      await featureDifference(ours, peer, folder),
      await graphDifference(ours, peer, market),
    ];
    const { symbols, sessions } = market.bars;
    const size = `${symbols.length} stocks × ${sessions.length} sessions${market.what}, two threads each`;
    const row = (name: string, unit: string, of: (turn: Turn) => number, difference?: number): BenchRow => {
      const [a, b] = [median(mine.map(of)), median(theirs.map(of))];
      const shared = { name: `${size}: ${name}`, peer: 'pandas and numpy, vectorised', unit, runs: times };
      return { ...shared, ours: a, theirs: b, ratio: b / a, ...(difference !== undefined && { difference }) };
    };
    return [
      row(`${numeric.length} numeric features`, 'ms', (t) => t.features.milliseconds, features),
      row('the graphs of all sessions', 'ms', (t) => t.graphs.milliseconds, graphs),
      row('both', 'ms', (t) => t.features.milliseconds + t.graphs.milliseconds),
      {
        ...row('peak memory of a fresh process, both', 'MB', (t) => t.graphs.peakMb),
        ...firstPeak(mine, theirs),
      },
    ];
  } finally {
    await Promise.all([ours.close(), peer.close()]);
    rmSync(folder, { recursive: true });
  }
}

interface Turn {
  readonly features: Answer;
  readonly graphs: Answer;
}

async function turn(peer: LinePeer): Promise<Turn> {
  return { features: await peer.ask({ do: 'features' }), graphs: await peer.ask({ do: 'graphs' }) };
}

/** Memory counts after the first turn alone: later ones add what the engine has not collected yet. */
function firstPeak(mine: readonly Turn[], theirs: readonly Turn[]): Partial<BenchRow> {
  const [a, b] = [mine[0]!.graphs.peakMb, theirs[0]!.graphs.peakMb];
  return { ours: a, theirs: b, ratio: b / a, runs: 1 };
}

function load({ bars, sectors }: Market, folder: string): object {
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const { buffer, byteOffset, byteLength } = bars[name];
    writeFileSync(join(folder, `${name}.bin`), new Uint8Array(buffer, byteOffset, byteLength));
  }
  return {
    do: 'load',
    folder,
    symbols: bars.symbols,
    days: Array.from(bars.sessions),
    sectors: sectors.map((sector) => (sector ? gicsSectors.indexOf(sector) : -1)),
    names: numeric.map(({ name }) => name),
    neutral: numeric.map(({ neutral }) => neutral),
  };
}

/** Largest |difference| of a value, in units of max(1, |value|); one side alone missing counts as 1. */
async function featureDifference(ours: LinePeer, peer: LinePeer, folder: string): Promise<number> {
  const read = async (side: LinePeer, file: string) => {
    await side.ask({ do: 'write', file });
    const bytes = readFileSync(file);
    rmSync(file);
    return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  };
  const a = await read(ours, join(folder, 'ours.bin'));
  const b = await read(peer, join(folder, 'peer.bin'));
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (Number.isNaN(x) && Number.isNaN(y)) continue;
    const apart = Math.abs(x - y) / Math.max(1, Math.abs(x), Math.abs(y));
    worst = Math.max(worst, Number.isNaN(apart) ? 1 : apart);
  }
  return worst;
}

/** Largest difference of an edge's weight in a few graphs; an edge that one side alone has counts whole. */
async function graphDifference(ours: LinePeer, peer: LinePeer, { bars }: Market): Promise<number> {
  let worst = 0;
  for (const session of comparedGraphs.filter((t) => t < bars.sessions.length)) {
    const weights = async (side: LinePeer) => {
      const { from, to, weight } = await side.ask<Edges>({ do: 'graph', session });
      return new Map(from.map((a, e) => [a * bars.symbols.length + to[e]!, weight[e]!]));
    };
    const [a, b] = [await weights(ours), await weights(peer)];
    for (const pair of new Set([...a.keys(), ...b.keys()])) {
      worst = Math.max(worst, Math.abs((a.get(pair) ?? 0) - (b.get(pair) ?? 0)));
    }
  }
  return worst;
}

/**
 * The S&P 500 members of `../shared/data`. Days missing inside a stock's history (there are a few) stand at its last
 * close: pandas' windows would blank what follows, and the two sides would not compute the same.
 */
async function realMarket(): Promise<Market | null> {
  const folder = realDataFolder();
  if (!folder) return null;
  const provider = openProvider({ kind: 'files', folder });
  const instruments = await provider.instruments();
  const range = { from: toEpochDay('2012-01-01'), to: toEpochDay('2021-12-31') };
  const symbols = instruments.map(({ symbol }) => symbol);
  const series: BarSeries[] = [];
  for await (const one of provider.bars({ symbols, ...range })) if (one.session.length > 0) series.push(one);
  const sessions = Int32Array.from(new Set(series.flatMap(({ session }) => Array.from(session)))).sort();
  const row = new Map(Array.from(sessions, (session, t) => [session, t]));
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') => {
    const out = new Float64Array(sessions.length * series.length).fill(Number.NaN);
    for (const [n, one] of series.entries()) {
      const rowOf = (i: number) => row.get(one.session[i]!)!;
      for (let i = 0; i < one.session.length; i++) {
        out[rowOf(i) * series.length + n] = one[name][i]!;
        const next = i + 1 < one.session.length ? rowOf(i + 1) : 0;
        for (let t = rowOf(i) + 1; t < next; t++) {
          out[t * series.length + n] = name === 'volume' ? 0 : one.close[i]!;
        }
      }
    }
    return out;
  };
  const sectorOf = new Map(instruments.map(({ symbol, sector }) => [symbol, sector]));
  return {
    what: '',
    sectors: series.map(({ symbol }) => sectorOf.get(symbol) ?? null),
    bars: {
      symbols: series.map(({ symbol }) => symbol),
      sessions,
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    },
  };
}

function simulatedMarket(): Market {
  const bars = randomBars(createRandom('equity features'), { sessions: 2517, symbols: 482 });
  return { what: ' (simulated)', bars, sectors: bars.symbols.map((_, n) => gicsSectors[n % 11]!) };
}
