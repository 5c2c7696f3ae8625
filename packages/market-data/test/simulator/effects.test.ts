import { createRandom, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { simulatedProvider } from '../../src/index.ts';
import { expectedSoft } from '../../src/simulator/effects.ts';
import { nextLevel } from '../../src/simulator/volatility.ts';
import { observe, pooledSlope } from './observe.ts';

const range = { from: toEpochDay('2024-01-02'), to: toEpochDay('2025-03-31') };
const none = { pcrReversal: 0, gammaPin: 0, openInterestTrend: 0, ivReversion: 0 };
const soft = (z: number) => Math.sign(z) * Math.max(Math.abs(z) - 1, 0);

describe('planted effects', () => {
  const market = (effects: Partial<typeof none>, stocks = 60) =>
    observe(
      simulatedProvider({ seed: 'planted', stocks, ...range, effects: { ...none, ...effects } }),
      range,
    );
  type Seen = Awaited<ReturnType<typeof market>>;
  // Next day's open to close against what the chain of today shows.
  const signals = {
    pcrReversal: (seen: Seen) =>
      pooledSlope(seen, (t, n) => soft(Math.log(seen.pcr[t]![n]! / 0.84) / 0.18), 1),
    gammaPin: (seen: Seen) => pooledSlope(seen, (t, n) => seen.peak[t]![n]! / seen.close[t]![n]! - 1, 1),
    openInterestTrend: (seen: Seen) =>
      pooledSlope(
        seen,
        (t, n) =>
          Math.log(seen.openInterest[t]![n]! / seen.openInterest[t - 1]![n]!) *
          Math.log(seen.close[t]![n]! / seen.close[t - 5]![n]!),
        1,
      ),
  };

  it('are absent at strength 0: the past of the options says nothing about the next day', async () => {
    const seen = await market({});
    for (const [name, slope] of Object.entries(signals))
      expect(Math.abs(slope(seen).t), name).toBeLessThan(3);
    expect(Math.abs(ivSlope(seen).t)).toBeLessThan(3);
    const reversal = pooledSlope(seen, (t, n) => Math.log(seen.close[t]![n]! / seen.close[t - 5]![n]!), 1);
    expect(Math.abs(reversal.t)).toBeLessThan(3);
    expect(Math.abs(pooledSlope(seen, (t, n) => seen.iv[t]![n]!, 5).t)).toBeLessThan(3);
  });

  it.each(['pcrReversal', 'gammaPin', 'openInterestTrend'] as const)(
    '%s alone shows, and alone',
    async (name) => {
      const seen = await market({ [name]: 1 });
      for (const [other, slope] of Object.entries(signals)) {
        if (other === name) expect(slope(seen).t, other).toBeGreaterThan(5);
        else expect(Math.abs(slope(seen).t), other).toBeLessThan(3.5);
      }
    },
  );

  it('ivReversion makes high implied volatility fall', async () => {
    const { slope, t } = ivSlope(await market({ ivReversion: 1 }));
    expect(t).toBeLessThan(-5);
    expect(slope).toBeLessThan(0);
  });

  it('the oracle expects, on average, what five sessions from the next open bring', async () => {
    const seen = await market({ pcrReversal: 1, gammaPin: 1, openInterestTrend: 1, ivReversion: 1 }, 80);
    const { slope, t } = pooledSlope(seen, (day, n) => seen.oracle[day]![n]!, 5);
    expect(t).toBeGreaterThan(10);
    expect(slope).toBeGreaterThan(0.8);
    expect(slope).toBeLessThan(1.2);
  });

  it('the oracle of a market without effects expects the same of every stock', async () => {
    const seen = await market({}, 5);
    expect(new Set(seen.oracle.flatMap((row) => Array.from(row))).size).toBe(1);
  });

  it('pull towards the strike of the largest gamma exposure that the chain shows', async () => {
    const seen = await market({ gammaPin: 1 }, 20);
    const [neutral] = (await market({}, 1)).oracle[0]!;
    let right = 0;
    let days = 0;
    for (const [t, peaks] of seen.peak.entries()) {
      for (const [n, peak] of peaks.entries()) {
        const distance = peak / seen.close[t]![n]! - 1;
        if (Math.abs(distance) < 0.01) continue;
        days++;
        if (Math.sign(seen.oracle[t]![n]! - neutral!) === Math.sign(distance)) right++;
      }
    }
    expect(days).toBeGreaterThan(4000);
    expect(right / days).toBeGreaterThan(0.9);
  });
});

/** Change of implied volatility over five sessions against its place among the last 60. */
function ivSlope(seen: Awaited<ReturnType<typeof observe>>): { slope: number; t: number } {
  const place = (t: number, n: number) => {
    let lower = 0;
    for (let back = t - 60; back < t; back++) if (seen.iv[back]![n]! < seen.iv[t]![n]!) lower++;
    return lower / 60 - 0.5;
  };
  return pooledSlope(seen, place, 5, (t, n) => Math.log(seen.iv[t + 5]![n]! / seen.iv[t]![n]!), 60);
}

describe('expectedSoft', () => {
  it('is the mean of max(|x| − 1, 0) with its sign, as a sum over draws has it', () => {
    const random = createRandom(11);
    for (const [mean, sd] of [
      [0, 1],
      [0.7, 0.4],
      [-1.5, 0.8],
      [2, 0.1],
    ] as const) {
      let sum = 0;
      for (let i = 0; i < 200_000; i++) sum += soft(mean + sd * random.normal());
      expect(Math.abs(expectedSoft(mean, sd) - sum / 200_000)).toBeLessThan(0.006);
    }
    expect(expectedSoft(1.4, 0)).toBeCloseTo(0.4, 12);
  });
});

describe('nextLevel', () => {
  it('is a martingale inside its bounds at strength 0 and falls by 6 % a session at strength 1', () => {
    const shocks = [-3, -1, 0, 1, 3];
    const mean = (level: number, strength: number) =>
      shocks.reduce((sum, shock) => sum + nextLevel(level, 0.05, shock, strength), 0) / shocks.length;
    for (const level of [-0.85, -0.2, 0, 0.4, 0.89]) {
      expect(mean(level, 0)).toBeCloseTo(level, 12);
      expect(mean(level, 1)).toBeCloseTo(0.94 * level, 12);
    }
  });
});
