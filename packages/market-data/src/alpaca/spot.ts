import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import { type EpochDay, newYorkInstant, sessionClose } from '@gammatwin/core';
import { lateMs } from './bars.ts';
import { type AlpacaClient, badReply, reading } from './client.ts';

/**
 * The price of an underlying to go with a capture of `session`, USD: the close once the session is over (option quotes
 * stop there, trades after hours go on), the last trade until then. Throws PROVIDER_REPLY without one.
 */
export async function readSpot(client: AlpacaClient, symbol: string, session: EpochDay): Promise<number> {
  const over = client.clock.now() >= sessionClose(session) + lateMs;
  const snapshots = await reading(
    `price of ${symbol}`,
    client.stocks.stockSnapshots({ symbols: symbol, ...feedOf(client, over) }),
  );
  const { dailyBar, prevDailyBar, latestTrade } = snapshots[symbol] ?? {};
  const price = over ? closeOn(session, [dailyBar, prevDailyBar]) : latestTrade?.p;
  if (price === undefined || !(price > 0)) {
    throw badReply(`price of ${symbol}`, `a price on the session, was ${JSON.stringify(snapshots[symbol])}`);
  }
  return price;
}

/** The late feed of all exchanges is free; for the price of this moment Alpaca takes the best that the plan has. */
function feedOf({ config }: AlpacaClient, over: boolean): { feed?: 'iex' | 'delayed_sip' } {
  if (config.stockFeed === 'iex') return { feed: 'iex' };
  return over ? { feed: 'delayed_sip' } : {};
}

function closeOn(session: EpochDay, bars: readonly (marketData.StockBar | undefined)[]): number | undefined {
  const from = newYorkInstant(session, 0);
  const to = newYorkInstant(session, 24);
  return bars.find((bar) => bar && bar.t.getTime() >= from && bar.t.getTime() < to)?.c;
}
