import { toEpochDay } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { simulatedProvider } from '../../src/index.ts';
import { describeProvider } from '../contract.ts';

const range = { from: toEpochDay('2024-01-02'), to: toEpochDay('2024-04-30') };
const eventful = {
  seed: 'eventful',
  stocks: 20,
  ...range,
  chain: { expirations: 1, strikesPerExpiration: 5 },
  corporateActions: true,
  news: true,
  effects: { newsDrift: 1 },
};
describeProvider(
  'simulatedProvider with corporate actions and news',
  () => simulatedProvider(eventful),
  range,
);

it('says what it offers', () => {
  const plain = ['instruments', 'bars', 'chains', 'macro'];
  const actions = ['splits', 'dividends', 'symbolChanges', 'memberships'];
  const offers = (more: object) =>
    [...simulatedProvider({ seed: 1, stocks: 3, ...range, ...more }).offers].sort();
  expect(offers({})).toEqual([...plain].sort());
  expect(offers({ corporateActions: false, news: false })).toEqual([...plain].sort());
  expect(offers({ corporateActions: true })).toEqual([...plain, ...actions].sort());
  expect(offers({ news: true })).toEqual([...plain, 'news'].sort());
  expect(() => simulatedProvider({ seed: 1, ...range, news: 'yes' } as never)).toThrow('news');
});
