import { maxRelativeDifference } from '@gammatwin/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHistory, extractOptionsFeatures, optionsFeatures, validateChain } from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';
import { historyOf } from './histories.ts';

const maybe = (arbitrary: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 5, arbitrary }, { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -1, 0) });
const number = (max: number) => maybe(fc.double({ min: 0, max, noNaN: true }));

const contract: fc.Arbitrary<ChainRow> = fc.record({
  side: fc.constantFrom('call' as const, 'put' as const),
  strike: fc.integer({ min: 80, max: 120 }),
  expiration: fc.integer({ min: session - 2, max: session + 60 }),
  openInterest: maybe(fc.integer({ min: 0, max: 100_000 })),
  volume: maybe(fc.integer({ min: 0, max: 100_000 })),
  impliedVolatility: number(4),
  delta: fc.double({ min: -1.2, max: 1.2, noNaN: true }),
  gamma: number(0.5),
  vegaPerVolPoint: number(2),
  thetaPerDay: maybe(fc.double({ min: -2, max: 0, noNaN: true })),
});
const rows = fc.array(contract, { maxLength: 60 });
const history = historyOf(session, 60, (i) => ({
  total_oi: 1e5 + 100 * i,
  pcr_oi: 0.8 + 0.01 * (i % 7),
  total_volume: 1e4 + 500 * (i % 5),
  atm_call_iv: 0.3 + 0.01 * (i % 9),
}));

describe('laws of the 40 features over validated chains', () => {
  it('values are finite and within their range; a missing one is exactly neutral', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: -0.3, max: 0.3 }), (contracts, priceChange5d) => {
        const { chain } = validateChain(chainOf(contracts));
        const row = extractOptionsFeatures(chain, history, { priceChange5d });
        optionsFeatures.forEach(({ name, range, neutral }, f) => {
          const value = row.values[f]!;
          expect(Number.isFinite(value), name).toBe(true);
          if (row.missing[f]) expect(value, name).toBe(neutral);
          else {
            expect(value, name).toBeGreaterThanOrEqual(range[0] - 1e-12);
            expect(value, name).toBeLessThanOrEqual(range[1] + 1e-12);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (contracts, keys) => {
        const unique = [
          ...new Map(contracts.map((c) => [`${c.strike}/${c.expiration}/${c.side}`, c])).values(),
        ];
        const shuffled = unique
          .map((c) => ({ c, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ c }) => c);
        const context = { priceChange5d: 0 };
        const one = extractOptionsFeatures(validateChain(chainOf(unique)).chain, emptyHistory(), context);
        const other = extractOptionsFeatures(validateChain(chainOf(shuffled)).chain, emptyHistory(), context);
        expect(other.missing).toEqual(one.missing);
        expect(maxRelativeDifference(one.values, other.values)).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
  });
});
