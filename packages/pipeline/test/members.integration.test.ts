import { toEpochDay } from '@gammatwin/core';
import { beforeAll, expect, it } from 'vitest';
import { membersAt, membersBetween } from '../src/members.ts';
import { useStore } from './temporary-store.ts';

const held = useStore();
beforeAll(async () => {
  const member = (symbol: string, from: string, to: string | null) => ({
    universe: 'sp500',
    symbol,
    from: toEpochDay(from),
    to: to === null ? null : toEpochDay(to),
  });
  await held.store.writeMemberships([
    member('FB', '2013-12-23', '2022-06-08'),
    member('META', '2022-06-09', null),
    member('DELL', '2000-01-03', '2013-10-28'),
    member('DELL', '2024-09-23', null),
    { ...member('IWM', '2000-01-03', null), universe: 'other' },
  ]);
});

it('names those that belonged to a universe on a day, or on any day of a range', async () => {
  expect(await membersAt(held.store, 'sp500', toEpochDay('2022-06-08'))).toEqual(['FB']);
  expect(await membersAt(held.store, 'sp500', toEpochDay('2022-06-09'))).toEqual(['META']);
  const range = [toEpochDay('2013-10-28'), toEpochDay('2022-06-09')] as const;
  expect(await membersBetween(held.store, 'sp500', ...range)).toEqual(['DELL', 'FB', 'META']);
  expect(await membersAt(held.store, 'sp500', toEpochDay('2024-09-23'))).toEqual(['DELL', 'META']);
});

it('says what brings members in where none is known', async () => {
  await expect(membersAt(held.store, 'sp500', toEpochDay('1990-01-02'))).rejects.toMatchObject({
    code: 'NO_DATA',
    message: expect.stringContaining('--kinds memberships'),
  });
});
