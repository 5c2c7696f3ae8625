import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@gammatwin/core';
import asc from 'assemblyscript/asc';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairKernel, pairRow, wordsOf } from '../src/graph/pair-kernel.ts';

const room = fileURLToPath(new URL('..', import.meta.url));

test('pairs.wasm is what assembly/pairs.ts compiles to; pnpm assembly renews it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gammatwin-assembly-'));
  try {
    const options = ['--config', 'assembly/asconfig.json', '--outFile', join(folder, 'pairs.wasm')];
    const { error, stderr } = await asc.main([...options, '--baseDir', room]);
    expect(error, stderr.toString()).toBeNull();
    const kept = readFileSync(join(room, 'src/graph/pairs.wasm'));
    expect(readFileSync(join(folder, 'pairs.wasm')).equals(kept)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const sizes = {
  seed: fc.integer(),
  stocks: fc.integer({ min: 1, max: 40 }),
  window: fc.integer({ min: 2, max: 9 }),
};

test('products have the bits of a plain loop, afresh and rolled on', () => {
  fc.assert(
    fc.property(fc.record(sizes), ({ seed, stocks, window }) => {
      const random = createRandom(seed);
      const row = () => Float64Array.from({ length: stocks }, () => random.normal());
      const rows = Array.from({ length: window }, row);
      const entering = row();
      const kernel = new PairKernel(stocks, window, 3);
      kernel.sum(rows);
      const fours = Array.from({ length: Math.ceil(window / 4) }, (_, k) => rows.slice(4 * k, 4 * k + 4));
      const plain = pairsOf(stocks, (i, j) =>
        fours.reduce((sum, four) => sum + four.reduce((part, x) => part + x[i]! * x[j]!, 0), 0),
      );
      expect(kernel.products).toEqual(plain);
      kernel.roll(entering);
      const change = pairsOf(stocks, (i, j) => entering[i]! * entering[j]! - rows[0]![i]! * rows[0]![j]!);
      expect(kernel.products).toEqual(plain.map((x, p) => x + change[p]!));
      const factor = row();
      const wanted = [...rows.slice(1), entering].reduce(
        (total, scores) => total + (scores.reduce((part, x, n) => part + x * factor[n]!, 0) - 0.25) ** 2,
        0,
      );
      expect(kernel.sumSquares(factor, 0.25)).toBeCloseTo(wanted, 9);
    }),
  );
});

test('the nearest are those of a sort, and edges are theirs and the pairs given: ties and unknown stocks among them', () => {
  const arbitrary = fc.record({ ...sizes, count: fc.integer({ min: 0, max: 4 }), unknown: fc.nat(50) });
  fc.assert(
    fc.property(arbitrary, ({ seed, stocks, window, count, unknown }) => {
      const random = createRandom(seed);
      const coarse = () => Math.round(random.normal() * 2) / 2;
      const column = (of: () => number) => Float64Array.from({ length: stocks }, of);
      const kernel = new PairKernel(stocks, window, count);
      // What an earlier window has found must not show.
      for (let round = 0; round < 3; round++) {
        const [entering, leaving] = [column(coarse), column(coarse)];
        const before = pairsOf(stocks, coarse);
        kernel.sum([leaving]);
        kernel.products.set(before);
        kernel.roll(entering);
        const correlations = {
          scale: column(() => 0.8),
          inverse: column(() => 1),
          shift: column(coarse),
          offset: column(coarse),
          toward: 0.125,
        };
        const { scale, inverse, shift, offset, toward } = correlations;
        if (unknown < stocks) for (const x of [scale, inverse, shift, offset]) x[unknown] = Number.NaN;
        const strength = (n: number, other: number) => {
          const [i, j] = n < other ? [n, other] : [other, n];
          return Math.abs(
            scale[i]! * kernel.products[pairRow(i, stocks) + j]! - shift[i]! * offset[j]! + toward,
          );
        };
        kernel.find(correlations);
        const change = pairsOf(stocks, (i, j) => entering[i]! * entering[j]! - leaving[i]! * leaving[j]!);
        expect(kernel.products).toEqual(before.map((x, p) => x + change[p]!));
        const edges = new Map<string, number>();
        const addEdge = (a: number, b: number) => {
          const weight = Math.min(1, Math.max(0.25, strength(a, b)));
          edges.set([Math.min(a, b), Math.max(a, b)].join(), Number.isNaN(weight) ? 0.25 : weight);
        };
        for (let n = 0; n < stocks; n++) {
          const known = [...Array(stocks).keys()].filter((other) => other !== n && strength(n, other) >= 0);
          const nearest = known.sort((a, b) => strength(n, b) - strength(n, a) || a - b).slice(0, count);
          const wanted = [...nearest, ...Array<number>(count - nearest.length).fill(-1)];
          expect(Array.from(kernel.nearest.subarray(n * count, (n + 1) * count))).toEqual(wanted);
          for (const other of nearest) addEdge(n, other);
        }
        const given = new Int32Array(stocks * wordsOf(stocks));
        for (let i = 0; i < stocks; i++) {
          for (let j = i + 1; j < stocks; j++) {
            if (random.uniform() > 0.3) continue;
            given[i * wordsOf(stocks) + (j >>> 5)]! |= 1 << (j & 31);
            addEdge(i, j);
          }
        }
        const { from, to, weight } = kernel.edges(given, 0.25);
        const listed = Array.from(from, (i, e) => [[i, to[e]].join(), weight[e]]);
        expect(new Map(listed as [string, number][])).toEqual(edges);
        const order = Array.from(from, (i, e) => i * stocks + to[e]!);
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }
    }),
  );
});

function pairsOf(stocks: number, of: (i: number, j: number) => number): Float64Array {
  const pairs: number[] = [];
  for (let i = 0; i < stocks; i++) for (let j = i + 1; j < stocks; j++) pairs.push(of(i, j));
  return Float64Array.from(pairs);
}
