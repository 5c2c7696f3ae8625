import { describe, expect, it } from 'vitest';
import { emptyHistory, extractOptionsFeatures, gammaConventions, knownFeatureOf } from '../src/index.ts';
import { type ChainRow, chainOf, session, smallChainRows } from './chains.ts';

/** One contract a strike whose signed dollar gamma is `gamma`. */
function strikesWith(gammas: Readonly<Record<number, number>>, spot: number) {
  const rows = Object.entries(gammas).map(
    ([strike, gamma]): ChainRow => ({
      side: gamma < 0 ? 'put' : 'call',
      strike: Number(strike),
      expiration: session + 30,
      gamma: Math.abs(gamma) / (100 * Number(strike)),
      openInterest: 1,
    }),
  );
  return extractOptionsFeatures(chainOf(rows, { spot }), emptyHistory(), { priceChange5d: 0 });
}

describe('gamma flip', () => {
  it('is the sign change nearest to spot, not the far wing with the least gamma', () => {
    const row = strikesWith({ 50: -0.001, 60: 0.001, 90: -30, 100: 10, 140: 5, 150: -2 }, 101);
    expect(knownFeatureOf(row, 'gamma_flip_strike')).toBeCloseTo(97.5, 9);
    expect(knownFeatureOf(row, 'gamma_flip_distance_pct')).toBeCloseTo(-3.5 / 101, 9);
  });

  it('passes over strikes without gamma', () => {
    const row = strikesWith({ 90: -10, 95: 0, 100: 0, 110: 10 }, 100);
    expect(knownFeatureOf(row, 'gamma_flip_strike')).toBeCloseTo(100, 9);
  });

  it('is missing where gamma keeps its sign', () => {
    expect(knownFeatureOf(strikesWith({ 90: 1, 100: 5, 110: 2 }, 100), 'gamma_flip_strike')).toBeNaN();
  });

  it('sums expirations at a strike before it looks for the sign', () => {
    const contract = { strike: 100, gamma: 0.01, openInterest: 10 } as const;
    const chain = chainOf([
      { ...contract, side: 'call', expiration: session + 30 },
      { ...contract, side: 'put', expiration: session + 60, openInterest: 30 },
      { ...contract, side: 'call', strike: 110, expiration: session + 30 },
    ]);
    const row = extractOptionsFeatures(chain, emptyHistory(), { priceChange5d: 0 });
    // G(100) = −2,000 · 10, G(110) = +1,100 · 10
    expect(knownFeatureOf(row, 'gamma_flip_strike')).toBeCloseTo(100 + (10 * 20) / 31, 9);
    expect(knownFeatureOf(row, 'max_pain_strike')).toBe(100);
  });
});

describe('gamma peak', () => {
  it('takes the nearer of two equals, and a negative one too', () => {
    const row = strikesWith({ 80: 64, 96: -64, 110: 16 }, 100);
    expect(knownFeatureOf(row, 'max_pain_strike')).toBe(96);
    expect(knownFeatureOf(row, 'gamma_concentration')).toBeCloseTo(64 / 144, 9);
  });
});

describe('the three conventions', () => {
  it.each([
    ['long-calls-short-puts', 295_750e-9, 28.5 / 1350],
    ['short-calls-long-puts', -295_750e-9, -28.5 / 1350],
    // calls 38,000 + 180,000 + 45,000 + 210,000, puts 76,000 + 60,000 + 15,000 + 26,250
    ['short-both', -650_250e-9, -64.5 / 1350],
  ] as const)('%s', (gammaConvention, total, net) => {
    expect(gammaConventions).toContain(gammaConvention);
    const chain = chainOf(smallChainRows);
    const row = extractOptionsFeatures(chain, emptyHistory(), { priceChange5d: 0, gammaConvention });
    expect(knownFeatureOf(row, 'total_gamma')).toBeCloseTo(total, 15);
    expect(knownFeatureOf(row, 'net_gamma')).toBeCloseTo(net, 12);
    expect(knownFeatureOf(row, 'gamma_sign')).toBe(Math.sign(total));
  });
});
