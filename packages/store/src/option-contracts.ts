import type { EpochDay, OptionContract } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { type EncodedRow, textCell, wholeCell } from './copy.ts';
import { amountCell, dayCell, distinctRows } from './nullable-cells.ts';
import { asDay, readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

const contracts = {
  table: 'market.option_contracts',
  key: ['symbol'],
  columns: [
    'symbol',
    'underlying',
    'expiration',
    'strike_price',
    'option_type',
    'exercise_style',
    'shares_per_contract',
    'first_seen',
    'last_seen',
  ],
  merge: {
    first_seen: 'least(target.first_seen, excluded.first_seen)',
    last_seen: 'greatest(target.last_seen, excluded.last_seen)',
  },
};

/** Contracts that were listed on `session`. */
export function writeContracts(
  connection: Connection,
  session: EpochDay,
  listed: readonly OptionContract[],
): Promise<number> {
  const seen = dayCell('session', session);
  return connection.transaction('write', (client) =>
    upsert(client, contracts, distinctRows(encoded(listed, seen))),
  );
}

function* encoded(listed: readonly OptionContract[], seen: string): Generator<EncodedRow> {
  for (const contract of listed) {
    yield [
      textCell(contract.symbol),
      textCell(contract.underlying),
      dayCell('expiration', contract.expiration),
      amountCell(`strike of ${contract.symbol}`, contract.strike, 0),
      contract.isCall ? 'call' : 'put',
      textCell(contract.style),
      wholeCell('shares a contract', contract.sharesPerContract),
      seen,
      seen,
    ];
  }
}

/** A contract with the first and last session on which it was seen listed. */
export interface SeenContract extends OptionContract {
  readonly firstSeen: EpochDay;
  readonly lastSeen: EpochDay;
}

export interface ContractSelection {
  /** Of the underlyings. */
  readonly symbols?: readonly string[];
  /** Only contracts that were seen on it, or before and after it. */
  readonly session?: EpochDay;
}

export function readContracts(
  connection: Connection,
  { symbols, session }: ContractSelection,
): Promise<readonly SeenContract[]> {
  return readRows<SeenContract & object>(
    connection,
    `select symbol, underlying, ${asDay('expiration')} as expiration, strike_price as strike,
       option_type = 'call' as "isCall", exercise_style as style, shares_per_contract as "sharesPerContract",
       ${asDay('first_seen')} as "firstSeen", ${asDay('last_seen')} as "lastSeen"
     from market.option_contracts
     where ($1::text[] is null or underlying = any($1))
       and ($2::int is null or date '1970-01-01' + $2::int between first_seen and last_seen)
     order by underlying, expiration, strike_price, option_type, symbol`,
    [symbols ?? null, session ?? null],
  );
}
