import { GammaTwinError } from '@gammatwin/core';
import type { Connection } from './connection.ts';

/**
 * Says that data of `market` is about to be stored: the first one names the database's market for good, any other is
 * refused with MARKET_MISMATCH, because prices of two markets under the same tickers could never be told apart again.
 */
export async function claimMarket({ db }: Connection, market: string): Promise<void> {
  await db
    .insertInto('source')
    .values({ market })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { market: held } = await db.selectFrom('source').select('market').executeTakeFirstOrThrow();
  if (held === market) return;
  throw new GammaTwinError(
    'MARKET_MISMATCH',
    `this database holds the market "${held}", the data is of "${market}"; use another --home or DATABASE_URL`,
    { fields: { held, market } },
  );
}
