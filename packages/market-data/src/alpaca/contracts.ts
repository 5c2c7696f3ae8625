import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import type { EpochDay, OptionContract } from '@gammatwin/core';
import { type AlpacaClient, badReply } from './client.ts';
import { dateOf, dayOf } from './dates.ts';
import { pages } from './pages.ts';

const contractsPerPage = 10_000;

export interface ListedContract extends OptionContract {
  /** Contracts; NaN where unknown. */
  readonly openInterest: number;
  /** The session whose close it is of; null where unknown. */
  readonly openInterestSession: EpochDay | null;
}

/** All options of one underlying that are listed now and expire on `session` or later. */
export async function readContracts(
  client: AlpacaClient,
  underlying: string,
  session: EpochDay,
): Promise<ListedContract[]> {
  const query = {
    underlyingSymbols: underlying,
    status: 'active',
    expirationDateGte: dateOf(session),
    // Without an end Alpaca gives only those that expire before the coming weekend. No option runs for four years.
    expirationDateLte: dateOf(session + 4 * 366),
    limit: contractsPerPage,
  } as const;
  const listing = pages(
    `contracts of ${underlying}`,
    (token) => client.assets.getOptionsContracts({ ...query, ...token }),
    ({ optionContracts }) => optionContracts[0]?.symbol ?? null,
  );
  const found = new Map<string, ListedContract>();
  for await (const { optionContracts } of listing) {
    for (const row of optionContracts) {
      if (found.has(row.symbol)) throw badReply(`contracts of ${underlying}`, `${row.symbol} once`);
      found.set(row.symbol, contract(row));
    }
  }
  return [...found.values()];
}

function contract(row: trading.OptionContract): ListedContract {
  const what = `contract ${row.symbol}`;
  // The trading API writes numbers as texts.
  const number = (name: string, text: unknown) => {
    const value = Number(text ?? Number.NaN);
    if (!(value > 0)) throw badReply(what, `${name} above 0, was ${text}`);
    return value;
  };
  if (row.type !== 'call' && row.type !== 'put') throw badReply(what, `a call or put, was ${row.type}`);
  if (row.style !== 'american' && row.style !== 'european') throw badReply(what, `a style, was ${row.style}`);
  const { openInterest, openInterestDate } = row;
  const known = openInterest !== undefined && openInterestDate !== undefined;
  return {
    symbol: row.symbol,
    underlying: row.underlyingSymbol,
    expiration: dayOf(what, row.expirationDate),
    strike: number('a strike', row.strikePrice),
    isCall: row.type === 'call',
    style: row.style,
    sharesPerContract: number('a size', row.size),
    openInterest: known ? Number(openInterest) : Number.NaN,
    openInterestSession: known ? dayOf(what, openInterestDate) : null,
  };
}
