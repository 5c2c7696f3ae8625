import { type EpochDay, type OptionContract, toIsoDate } from '@gammatwin/core';
import type { ListOptionsContracts200ResponseResultsInner as ContractRow } from '@polygon.io/client-js';
import { readOptionTicker } from './option-ticker.ts';
import { allRows } from './pages.ts';
import { type PolygonSource, type RejectedRow, tickerOf } from './source.ts';
import { dayOf, numberOf } from './values.ts';

/**
 * All options of an underlying that were listed on a day. `as_of` alone gives the list as it stood then, with what has
 * expired since (Massive knowledge base, "Why does the options contracts endpoint return nothing for a past expiration
 * date"). `kind` is what they are asked for: what is left out counts there.
 */
export async function readContracts(
  { client, config, rejected }: PolygonSource,
  symbol: string,
  session: EpochDay,
  kind: 'contracts' | 'chains' = 'contracts',
): Promise<OptionContract[]> {
  const day = toIsoDate(session);
  const request = client.request({
    underlying_ticker: tickerOf(symbol, config),
    as_of: day,
    'expiration_date.gte': day,
    limit: 1000,
    sort: 'ticker',
    order: 'asc',
  });
  const what = `contracts of ${symbol}`;
  const contracts: OptionContract[] = [];
  const left: RejectedRow[] = [];
  for (const row of await allRows<ContractRow>(client, what, request.listOptionsContracts())) {
    const contract = contractOf(row, symbol, session);
    if (typeof contract !== 'string') contracts.push(contract);
    else left.push({ kind, symbol, session, first: row.ticker ?? '', reason: contract });
  }
  rejected.report(left);
  return contracts;
}

/** The contract, or why it is none. */
function contractOf(row: ContractRow, underlying: string, session: EpochDay): OptionContract | string {
  const name = readOptionTicker(row.ticker);
  const expiration = dayOf(row.expiration_date);
  const strike = numberOf(row.strike_price);
  if (!name) return 'no option symbol';
  if (row.contract_type !== 'call' && row.contract_type !== 'put') return 'neither call nor put';
  if (expiration === null || !(strike > 0)) return 'no expiration or strike';
  if (expiration < session) return 'expired before the session';
  const style = row.exercise_style;
  if (style !== 'american' && style !== 'european') return 'neither American nor European';
  return {
    symbol: name.symbol,
    underlying,
    expiration,
    strike,
    isCall: row.contract_type === 'call',
    style,
    sharesPerContract: row.shares_per_contract ?? 100,
  };
}
