import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRandom,
  type FeaturePanel,
  type GraphEdges,
  type NewsItem,
  type TwinPrediction,
  toEpochDay,
} from '@gammatwin/core';
import { type ColumnData, decodeParquet, encodeParquet } from '@gammatwin/tabular';
import { describe, expect, it } from 'vitest';
import { type Lake, openLake } from '../src/index.ts';
import { all, places } from './places.ts';
import { atClose, sampleBars, sampleChain, session } from './samples.ts';

const keysOf = async (lake: Lake) => (await all(lake.files.list(''))).sort();

const graph: GraphEdges = {
  session,
  symbols: ['B', 'LONELY', 'A', 'Z'],
  settings: { window: 60, robust: true, kind: 'x' },
  from: Int32Array.of(0, 2),
  to: Int32Array.of(2, 3),
  weight: Float64Array.of(1 / 3, 0.25),
};

for (const place of places()) {
  describe(`a lake in ${place.name}`, () => {
    const fresh = async () => openLake(await place.fresh());

    it('gives a chain back to the bit, under the path of the document', async () => {
      const lake = await fresh();
      const chain = sampleChain('BRK.B', atClose, 50, 'polygon');
      await lake.writeChain(chain);
      expect(await keysOf(lake)).toEqual(['raw/options/2025/11/18/BRK.B_options.parquet']);
      const back = await lake.readChain('BRK.B', session);
      expect(back).toStrictEqual(chain);
      expect(Object.is(back?.bid[1], -0)).toBe(true);
      const plain = sampleChain('KO', atClose, 9);
      await lake.writeChain(plain);
      expect(await lake.readChain('KO', session)).toStrictEqual(plain);
      expect(await lake.readChain('PEP', session)).toBeNull();
      expect(await lake.readChain('KO', session + 1)).toBeNull();
    });

    it('keeps several captures of a session and reads the latest full one', async () => {
      const lake = await fresh();
      const morning = sampleChain('KO', atClose - 3_600_000, 100, 'a');
      const close = sampleChain('KO', atClose, 91, 'b');
      const late = sampleChain('KO', atClose + 3_600_000, 50, 'a');
      for (const chain of [late, close, morning]) await lake.writeChain(chain);
      expect(await lake.readCaptures('KO', session)).toStrictEqual([morning, close, late]);
      expect(await lake.readChain('KO', session)).toStrictEqual(close);
      const again = sampleChain('KO', atClose, 90, 'b');
      await lake.writeChain(again);
      expect(await lake.readCaptures('KO', session)).toStrictEqual([morning, again, late]);
    });

    it('loses none of the captures that are written at once', async () => {
      const lake = await fresh();
      const chains = Array.from({ length: 6 }, (_, i) => sampleChain('KO', atClose + i, 20));
      await Promise.all(chains.map((chain) => lake.writeChain(chain)));
      expect(await lake.readCaptures('KO', session)).toStrictEqual(chains);
    });

    it('reads the chains of a session, all or the asked ones in the order asked', async () => {
      const lake = await fresh();
      const names = ['AAPL', 'KO', '^SPX', 'MSFT', 'BRK/B', 'A', 'B', 'C', 'D', 'E'];
      for (const name of names) await lake.writeChain(sampleChain(name, atClose, 5));
      await lake.writeChain({ ...sampleChain('OTHER', atClose, 5), session: session + 1 });
      const underlyings = async (asked?: readonly string[]) =>
        (await all(lake.readChains(session, asked))).map(({ underlying }) => underlying);
      expect((await underlyings()).sort()).toEqual([...names].sort());
      expect(await underlyings(['MSFT', 'NOSUCH', 'AAPL'])).toEqual(['MSFT', 'AAPL']);
    });

    it('splices bars and keeps what each says of its splits', async () => {
      const lake = await fresh();
      const first = sampleBars('KO', '2025-01-01', 20, null);
      await lake.writeBars(first);
      expect(await lake.readBars('KO')).toStrictEqual([first]);
      const fresher = sampleBars('KO', '2025-01-11', 15, toEpochDay('2025-01-25'));
      await lake.writeBars(fresher);
      await lake.writeBars(fresher);
      const stored = await lake.readBars('KO');
      expect(stored.map((bars) => bars.session.length)).toEqual([10, 15]);
      expect(stored[1]).toStrictEqual(fresher);
      expect(stored[0]?.close).toEqual(first.close.slice(0, 10));
      const cut = await lake.readBars('KO', { from: toEpochDay('2025-01-10'), to: toEpochDay('2025-01-12') });
      expect(cut.map((bars) => Array.from(bars.session))).toEqual([
        [toEpochDay('2025-01-10')],
        [toEpochDay('2025-01-11'), toEpochDay('2025-01-12')],
      ]);
      expect(await lake.readBars('PEP')).toEqual([]);
      expect(await keysOf(lake)).toEqual(['raw/prices/KO_prices.parquet']);
    });

    it('gives news back, each item once, as it was first known', async () => {
      const lake = await fresh();
      const item = (id: string, publishedAt: number, more: Partial<NewsItem> = {}): NewsItem => ({
        id,
        source: 'finnhub',
        publishedAt,
        asOf: publishedAt + 1,
        symbols: ['KO', 'BRK.B'],
        headline: `"${id}", he said, — ü 株`,
        summary: null,
        url: '',
        publisher: 'x',
        ...more,
      });
      const [a, b, c] = [item('a', 30), item('b', 10, { symbols: [], summary: '' }), item('c', 20)];
      await lake.writeNews(session, [a, b], 'KO');
      await lake.writeNews(session, [{ ...a, asOf: 99 }, c], 'BRK.B');
      await lake.writeNews(session, [], 'PEP');
      expect(await lake.readNews(session)).toStrictEqual([b, c, a]);
      await lake.writeNews(session, [b], 'KO');
      expect((await lake.readNews(session)).map(({ id, asOf }) => [id, asOf])).toEqual([
        ['b', 11],
        ['c', 21],
        ['a', 99],
      ]);
      expect(await lake.readNews(session + 1)).toEqual([]);
      expect(await keysOf(lake)).toContain('raw/news/2025/11/18/BRK.B_news.parquet');
    });

    it('keeps features by session, with their mask', async () => {
      const lake = await fresh();
      const random = createRandom(1);
      const [days, symbols, names] = [11, ['B', 'A', 'C'], ['rsi_14', 'symbols', 'iv rank']];
      const panel: FeaturePanel = {
        names,
        symbols,
        sessions: Int32Array.from({ length: days }, (_, i) => session + i),
        values: Float64Array.from({ length: days * 9 }, () => random.normal()),
        missing: Uint8Array.from({ length: days * 9 }, () => random.integer(0, 1)),
      };
      await lake.writeFeatures('options', panel);
      expect((await keysOf(lake))[0]).toBe('processed/features/options/2025-11-18.parquet');
      const back = await all(lake.readFeatures('options', { from: session + 2, to: session + 10 }));
      expect(back).toStrictEqual(
        Array.from({ length: 9 }, (_, i) => ({
          names,
          symbols,
          sessions: Int32Array.of(session + 2 + i),
          values: panel.values.slice((i + 2) * 9, (i + 3) * 9),
          missing: panel.missing.slice((i + 2) * 9, (i + 3) * 9),
        })),
      );
      expect(await all(lake.readFeatures('technical'))).toEqual([]);
    });

    it('keeps graphs with the symbols that have no edge, and what made them', async () => {
      const lake = await fresh();
      await lake.writeGraph(graph);
      expect(await keysOf(lake)).toEqual(['processed/graphs/2025-11-18.parquet']);
      expect(await lake.readGraph(session)).toStrictEqual(graph);
      expect(await lake.readGraph(session, ['B', 'LONELY', 'A', 'Z'])).toStrictEqual(graph);
      expect(await lake.readGraph(session + 1, ['B'])).toBeNull();
      const { from, to, weight } = graph;
      const empty = { ...graph, from: from.slice(0, 0), to: to.slice(0, 0), weight: weight.slice(0, 0) };
      await lake.writeGraph(empty);
      expect(await lake.readGraph(session)).toStrictEqual(empty);
    });

    it('refuses a graph over another universe, of another day or content, and one that is none', async () => {
      const lake = await fresh();
      await lake.writeGraph(graph);
      const read = (symbols: readonly string[]) => lake.readGraph(session, symbols);
      await expect(read(['B', 'A', 'C'])).rejects.toMatchObject({
        code: 'GRAPH_UNIVERSE',
        message: expect.stringContaining('over 4: lacks C and has LONELY, Z besides'),
      });
      await expect(read(['A', 'B', 'LONELY', 'Z'])).rejects.toThrow('they stand in another order');

      const key = 'processed/graphs/2025-11-18.parquet';
      const bytes = await lake.files.get(key);
      await lake.files.put('processed/graphs/2025-11-19.parquet', bytes);
      await expect(lake.readGraph(session + 1)).rejects.toMatchObject({ code: 'LAKE_DAMAGED' });
      const table = decodeParquet(bytes, key);
      const weight = table.column('weight').numbers();
      weight[4]! += 1e-9;
      const columns: Record<string, ColumnData> = {};
      for (const name of table.names) {
        if (name === 'session') columns[name] = { days: table.column(name).days() };
        else if (name === 'weight') columns[name] = weight;
        else if (name === 'as_of_utc_ms') columns[name] = table.column(name).numbers();
        else columns[name] = table.column(name).dictionary();
      }
      await lake.files.put(key, encodeParquet(columns, key));
      await expect(lake.readGraph(session)).rejects.toMatchObject({ code: 'LAKE_DAMAGED' });

      const faults: Partial<GraphEdges>[] = [
        { symbols: [] },
        { weight: Float64Array.of(1) },
        { to: Int32Array.of(2, 4) },
        { to: Int32Array.of(2, 0) },
        { from: Int32Array.of(0, 0), to: Int32Array.of(2, 2) },
      ];
      for (const fault of faults) {
        await expect(lake.writeGraph({ ...graph, ...fault })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
        });
      }
    });

    it('keeps predictions', async () => {
      const lake = await fresh();
      const prediction: TwinPrediction = {
        symbol: 'KO',
        expectedReturn: 1 / 3,
        hitProbability: 0.5,
        volatilityPerDay: 0.01,
        q10: -0.1,
        q50: 0,
        q90: 0.1,
        regime: 'Quiet',
        regimeProbabilities: [0.1, 0.2, 0.3, 0.4],
        targetAdjustment: 0.001,
        stopAdjustment: -0.001,
        pcrGate: 0.2,
      };
      await lake.writePredictions(session, [
        prediction,
        { ...prediction, symbol: 'PEP', regime: 'Trending' },
      ]);
      expect((await lake.readPredictions(session))?.[0]).toStrictEqual(prediction);
      expect((await lake.readPredictions(session))?.[1]?.regime).toBe('Trending');
      expect(await lake.readPredictions(session + 1)).toBeNull();
    });

    it('takes a model up and brings it down whole, or says what is wrong with it', async () => {
      const lake = await fresh();
      const home = await mkdtemp(join(tmpdir(), 'gammatwin-model-'));
      const model = join(home, 'model');
      await mkdir(join(model, 'state'), { recursive: true });
      const weights = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
      await writeFile(join(model, 'weights.safetensors'), weights);
      await writeFile(join(model, 'state', 'config.json'), '{}');
      await lake.putModel('twins', '2025-11-18', model);
      await lake.getModel('twins', '2025-11-18', join(home, 'back'));
      expect(new Uint8Array(await readFile(join(home, 'back', 'weights.safetensors')))).toEqual(weights);
      expect(await readFile(join(home, 'back', 'state', 'config.json'), 'utf8')).toBe('{}');

      await rm(join(model, 'state'), { recursive: true });
      await lake.putModel('twins', '2025-11-18', model);
      expect(await keysOf(lake)).toEqual([
        'models/twins/2025-11-18/manifest.json',
        'models/twins/2025-11-18/weights.safetensors',
      ]);
      const get = (name: string, folder: string) => lake.getModel('twins', name, join(home, folder));
      await expect(get('2025-11-18', 'back')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(get('none', 'x')).rejects.toMatchObject({ code: 'LAKE_NOT_FOUND' });
      await lake.files.put('models/twins/2025-11-18/weights.safetensors', weights.slice(1));
      await expect(get('2025-11-18', 'x')).rejects.toMatchObject({ code: 'LAKE_DAMAGED' });
      await lake.files.put('models/twins/2025-11-18/manifest.json', weights);
      await expect(get('2025-11-18', 'x')).rejects.toMatchObject({ code: 'LAKE_DAMAGED' });
      await mkdir(join(home, 'empty'));
      await expect(lake.putModel('twins', 'x', join(home, 'empty'))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
      await rm(home, { recursive: true });
    });

    it('says which file is no Parquet', async () => {
      const lake = await fresh();
      await lake.files.put('raw/options/2025/11/18/KO_options.parquet', new Uint8Array(40));
      await expect(lake.readChain('KO', session)).rejects.toMatchObject({
        code: 'UNREADABLE_FILE',
        message: expect.stringContaining('KO_options.parquet'),
      });
    });
  });
}
