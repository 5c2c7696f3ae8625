import { describe, expect, it } from 'vitest';
import { inParallel } from '../src/in-parallel.ts';

const items = Array.from({ length: 20 }, (_, i) => i);

describe('inParallel', () => {
  it('keeps the order, and no more than so many under way', async () => {
    let under = 0;
    let most = 0;
    const doubled = await inParallel(items, 3, async (item) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      return item * 2;
    });
    expect(doubled).toEqual(items.map((item) => item * 2));
    expect(most).toBe(3);
  });

  it('begins nothing more after a failure', async () => {
    const begun: number[] = [];
    const work = inParallel(items, 3, async (item) => {
      begun.push(item);
      await new Promise((resolve) => setImmediate(resolve));
      if (item === 1) throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(begun.length).toBeLessThanOrEqual(4);
  });
});
