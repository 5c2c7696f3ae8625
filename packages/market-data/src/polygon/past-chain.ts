import { type EpochDay, type OptionChain, sessionClose, toIsoDate } from '@gammatwin/core';
import { buildChain, type OptionRow } from '../build-chain.ts';
import { inParallel } from '../in-parallel.ts';
import type { Aggregate } from './client.ts';
import { readContracts } from './contracts.ts';
import { oneOfEach } from './one-of-each.ts';
import { isAdjusted } from './option-ticker.ts';
import { allRows } from './pages.ts';
import type { PolygonSource, RejectedRow } from './source.ts';
import { closeOf } from './underlying-close.ts';
import { numberOf } from './values.ts';

/**
 * A chain of a session that is over, out of the contracts listed then and their daily closes: last and volume. Quotes,
 * open interest, volatilities and Greeks of the past can't be had (decision 28) and are missing; `source` says so.
 */
export async function readPastChain(
  source: PolygonSource,
  symbol: string,
  session: EpochDay,
): Promise<OptionChain | null> {
  const { client, config, rejected } = source;
  const left: RejectedRow[] = [];
  const leave = (first: string, reason: string) =>
    left.push({ kind: 'chains', symbol, session, first, reason });
  const listed = await readContracts(source, symbol, session, 'chains');
  const usual = listed.filter((contract) => {
    const adjusted = isAdjusted(contract.symbol, contract.sharesPerContract, symbol, config.indices);
    if (adjusted) leave(contract.symbol, 'adjusted contract');
    return !adjusted;
  });
  const named = usual.map((row) => ({
    row,
    ticker: row.symbol,
    option: `${row.expiration} ${row.strike} ${row.isCall}`,
  }));
  const contracts = oneOfEach(named, symbol, leave);
  const spot = contracts.length > 0 ? await closeOf(source, symbol, session) : null;
  if (spot === null) {
    for (const contract of contracts) leave(contract.symbol, 'no price of the underlying');
  }
  rejected.report(left);
  if (spot === null) return null;
  const day = toIsoDate(session);
  const rows = await inParallel(contracts, config.parallel, async (contract): Promise<OptionRow> => {
    const { strike, expiration, isCall } = contract;
    const bars = client.dailyBars(`O:${contract.symbol}`, day, day);
    const [bar] = await allRows<Partial<Aggregate>>(client, `closes of ${contract.symbol}`, bars);
    return { strike, expiration, isCall, last: numberOf(bar?.c), volume: bar ? numberOf(bar.v) : 0 };
  });
  return buildChain(
    { underlying: symbol, session, asOf: sessionClose(session), source: 'polygon closes', spot },
    rows,
  );
}
