import { expect, it } from 'vitest';
import { useStore } from './temporary-home.ts';

const database = useStore();

it('keeps one database to one market', async () => {
  await database.store.claimMarket('real');
  await database.store.claimMarket('real');
  await expect(database.store.claimMarket('simulated {"seed":1}')).rejects.toMatchObject({
    code: 'MARKET_MISMATCH',
    message: expect.stringContaining('holds the market "real", the data is of "simulated {"seed":1}"'),
  });
});
