import { createRandom, type GicsSector, graphHash } from '@gammatwin/core';
import { correlationGraphs, EquityThreads, extractEquityFeatures } from '@gammatwin/equity-features';
import { randomBars } from '@gammatwin/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inOrder } from '../src/threads/in-order.ts';
import { sharesOf } from '../src/threads/shares.ts';
import { randomNews } from './known-by.ts';

const sectors: readonly (GicsSector | null)[] = ['Energy', 'Materials', 'Utilities', null];

describe('over three threads', () => {
  const bars = randomBars(createRandom('threads'), { sessions: 1700, symbols: 60, gaps: 0.01 });
  const sectorOf = bars.symbols.map((_, n) => sectors[n % sectors.length]!);
  const instruments = bars.symbols.map((symbol, n) => ({ symbol, name: null, sector: sectorOf[n]! }));
  const threads = new EquityThreads(3);
  beforeAll(() => threads.start());
  afterAll(() => threads.close());

  test('features have the bits of one thread, with news and without', async () => {
    const news = randomNews(createRandom('news'), bars.symbols, bars.sessions.slice(-150));
    for (const some of [
      { bars, instruments },
      { bars, instruments, news },
    ]) {
      const panel = await threads.features(some);
      const alone = extractEquityFeatures(some);
      expect(panel.values.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(sameBits(panel.values, alone.values)).toBe(true);
      expect(sameBits(panel.missing, alone.missing)).toBe(true);
      expect({ ...panel, values: null, missing: null }).toEqual({ ...alone, values: null, missing: null });
    }
  });

  test('graphs have the bits of one thread, in the order asked', async () => {
    // Backwards within the last year too.
    const sessions = [...bars.sessions, ...bars.sessions.slice(-250).reverse()];
    const request = { bars, sectors: sectorOf, sessions, neighbours: 4 };
    const alone = correlationGraphs(request);
    let graphs = 0;
    for await (const graph of threads.graphs(request)) {
      expect(graphHash(graph)).toBe(graphHash(alone.next().value!));
      graphs++;
    }
    expect(graphs).toBe(sessions.length);
    expect(alone.next().done).toBe(true);
  });

  test('bad input is refused as it is by one, and does no harm', async () => {
    const cut = { ...bars, close: bars.close.slice(1) };
    await expect(threads.features({ bars: cut, instruments })).rejects.toThrow(
      /bars\.close.*102000 values \(sessions × symbols\).*101999/,
    );
    const unknown = threads.graphs({ bars, sessions: [...bars.sessions, 1] });
    await expect(unknown.next()).rejects.toThrow(/session.*one of the sessions of the bars.*1/);
    // What fails within a thread comes back too.
    const bad = { bars, sessions: bars.sessions, window: 1e9 };
    await expect(threads.graphs(bad).next()).rejects.toThrow();
    const [first] = correlationGraphs({ bars, sessions: bars.sessions.subarray(0, 1) });
    // Whoever stops early leaves the rest alone.
    for await (const graph of threads.graphs({ bars, sessions: bars.sessions })) {
      expect(graphHash(graph)).toBe(graphHash(first!));
      break;
    }
  });
});

test('a number of threads that is none is refused', () => {
  for (const count of [0, -1, 1.5, Number.NaN]) {
    expect(() => new EquityThreads(count)).toThrow(/threads.*a whole number ≥ 1/);
  }
});

test('shares follow each other, hold every block once, and are none of them empty', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 64 }), (blocks, threads) => {
      const shares = sharesOf(blocks, threads);
      expect(shares.length).toBeLessThanOrEqual(threads);
      let next = 0;
      for (const [from, to] of shares) {
        expect(from).toBe(next);
        expect(to).toBeGreaterThan(from);
        next = to;
      }
      expect(next).toBe(blocks);
    }),
  );
});

test('results come in order, and no more than so many are under way', async () => {
  const random = createRandom('in order');
  let underWay = 0;
  let most = 0;
  const slowly = async (task: number) => {
    most = Math.max(most, ++underWay);
    for (let turns = random.integer(0, 5); turns > 0; turns--) await new Promise(setImmediate);
    underWay--;
    if (task === 30) throw new Error('the thirtieth');
    return task;
  };
  const seen: number[] = [];
  const all = async () => {
    for await (const result of inOrder([...Array(40).keys()], 4, slowly)) seen.push(result);
  };
  await expect(all()).rejects.toThrow('the thirtieth');
  expect(seen).toEqual([...Array(30).keys()]);
  expect(most).toBe(4);
});

function sameBits(a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  );
}
