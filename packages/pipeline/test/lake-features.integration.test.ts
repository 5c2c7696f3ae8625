import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FeaturePanel, graphHash, toEpochDay } from '@gammatwin/core';
import { correlationGraph, equityFeatures } from '@gammatwin/equity-features';
import { openLake } from '@gammatwin/lake';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { computeFeatures, ingest, writeFeaturesToLake } from '../src/index.ts';
import { useStore } from './temporary-store.ts';

const from = toEpochDay('2024-01-02');
const to = toEpochDay('2024-05-31');
/** The last five sessions, the last two. */
const late = toEpochDay('2024-05-24');
const later = toEpochDay('2024-05-30');
const work = { signal: new AbortController().signal, onStage: () => ({ update() {}, end() {} }) };
const database = useStore();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gammatwin-lake-features-'));
  const { store } = database;
  const provider = { kind: 'simulator', seed: 7, stocks: 5, from, to } as const;
  await ingest({ provider, store, from, to, signal: work.signal });
  await computeFeatures({ store, now: Date.parse('2024-06-01T00:00:00Z'), ...work });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function filesOf(lake: ReturnType<typeof openLake>): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const key of lake.files.list('')) files.set(key, await lake.files.get(key));
  return files;
}

async function panels(found: AsyncIterable<FeaturePanel>): Promise<FeaturePanel[]> {
  const list: FeaturePanel[] = [];
  for await (const panel of found) list.push(panel);
  return list;
}

test('graphs and features of each session go to the lake as they are stored, and again the same', async () => {
  const { store } = database;
  const lake = openLake(join(folder, 'whole'));
  const summary = await writeFeaturesToLake({ store, lake, from: late, ...work });
  const bars = await store.readBars({ shares: 'first' });
  expect(summary).toEqual({ graphs: 5, equitySessions: 5, optionsSessions: 5 });

  const instruments = await store.readInstruments(bars.symbols);
  const sectors = instruments.map(({ sector }) => sector);
  const session = bars.sessions.at(-1)!;
  const graph = await lake.readGraph(session, bars.symbols);
  expect(graph).toEqual(correlationGraph({ bars, sectors, session }));
  expect(graph!.weight.length).toBeGreaterThan(5);
  await expect(lake.readGraph(session, bars.symbols.slice(1))).rejects.toMatchObject({
    code: 'GRAPH_UNIVERSE',
  });

  const stored = await store.readEquityFeatures({ from: session, to: session });
  const families = ['technical', 'text', 'cross_sectional'] as const;
  const names: string[] = [];
  for (const family of families) {
    const found = await panels(lake.readFeatures(family));
    expect(found).toHaveLength(5);
    const last = found.at(-1)!;
    expect(last.symbols).toEqual(stored.symbols);
    expect(last.sessions).toEqual(Int32Array.of(session));
    for (const [k, name] of last.names.entries()) {
      const f = stored.names.indexOf(name);
      for (let n = 0; n < last.symbols.length; n++) {
        const at = n * stored.names.length + f;
        expect(last.values[n * last.names.length + k]).toBe(stored.values[at]);
        expect(last.missing[n * last.names.length + k]).toBe(stored.missing[at]);
      }
    }
    names.push(...last.names);
  }
  expect(names.sort()).toEqual(equityFeatures.map(({ name }) => name).sort());
  const options = (await panels(lake.readFeatures('options'))).at(-1)!;
  expect(options.values).toEqual((await store.readOptionsFeatures({ from: session, to: session })).values);

  // A part again, into the same and into another lake.
  const before = await filesOf(lake);
  const other = openLake(join(folder, 'part'));
  for (const target of [lake, other])
    await writeFeaturesToLake({ store, lake: target, from: later, ...work });
  expect(await filesOf(lake)).toEqual(before);
  expect(await filesOf(other)).toEqual(new Map([...before].filter(([key]) => /2024-05-3[01]/.test(key))));
  expect(graphHash((await other.readGraph(session))!)).toBe(graphHash(graph!));
});

test('nothing in range is refused, and Ctrl-C ends it', async () => {
  const { store } = database;
  const lake = openLake(join(folder, 'none'));
  await expect(writeFeaturesToLake({ store, lake, from: to + 1, ...work })).rejects.toMatchObject({
    code: 'NO_DATA',
  });
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(writeFeaturesToLake({ store, lake, ...work, signal })).rejects.toThrow('stopped');
  expect(await filesOf(lake)).toEqual(new Map());
});
