import { type EpochDay, GammaTwinError, type OptionChain, toEpochDay, toIsoDate } from '@gammatwin/core';
import pg, { type ClientBase } from 'pg';
import { optionKeyColumns, optionValueColumns } from './chain-columns.ts';
import { optionRows } from './chain-columns-in.ts';
import { fillChains } from './chain-columns-out.ts';
import { inOrder } from './chain-order.ts';
import type { Connection } from './connection.ts';
import { momentCell } from './copy.ts';
import { copyInBinary } from './copy-binary.ts';
import { inList } from './selection.ts';

export interface ChainRequest {
  readonly session: EpochDay;
  readonly symbols?: readonly string[];
  /** Only captures that were known by this moment, milliseconds since the epoch. */
  readonly before?: number;
  /**
   * `latest` (default): for each underlying the latest capture among those that have at least 90 % of the contracts of
   * the fullest one. `all`: each of them, by underlying and time.
   */
  readonly captures?: 'latest' | 'all';
}

/** A capture that has fewer contracts than this share of the session's fullest is a part of a chain. */
const wholeShare = 0.9;

export function writeChains(connection: Connection, chains: readonly OptionChain[]): Promise<number> {
  return connection.transaction('write', async (client) => {
    await claimCaptures(client, chains);
    const columns = [...optionKeyColumns, ...optionValueColumns.map(([, column]) => column)];
    return copyInBinary(client, 'market.options_prices', columns, optionRows(chains));
  });
}

export function readChains(connection: Connection, request: ChainRequest): Promise<readonly OptionChain[]> {
  return connection.transaction('snapshot', async (client) => {
    const captures = await findCaptures(client, request);
    const chains = captures.map((capture) => emptyChain(request.session, capture));
    if (chains.length === 0) return [];
    const filled = await fillChains(client, optionsQuery(captures), chains);
    return chains.filter((chain, i) => isThere(chain, filled[i] ?? 0)).map(inOrder);
  });
}

export async function readChainSessions(
  connection: Connection,
  from: EpochDay,
  to: EpochDay,
): Promise<Int32Array> {
  return connection.transaction('snapshot', async (client) => {
    const { rows } = await client.query<{ session: string }>(
      'select distinct session::text from market.option_captures where session between $1 and $2 order by session',
      [toIsoDate(from), toIsoDate(to)],
    );
    return Int32Array.from(rows, (row) => toEpochDay(row.session));
  });
}

/**
 * Writes the captures' rows and removes the options that were there under their moments. Of several writers of one
 * capture all but the first wait here for its row; the order of the rows is the same for all, so that none waits for
 * another in turn.
 */
async function claimCaptures(client: ClientBase, chains: readonly OptionChain[]): Promise<void> {
  if (chains.length === 0) return;
  const moments = chains.map((chain) => momentCell('asOf', chain.asOf));
  const sessions = chains.map(({ session }) => toIsoDate(session));
  const tickers = chains.map(({ underlying }) => underlying);
  await client.query(
    `insert into market.option_captures (time, session, ticker, spot, contracts, source, open_interest_session)
     select * from unnest($1::timestamptz[], $2::date[], $3::text[], $4::numeric[], $5::int[], $6::text[], $7::date[])
       as given(time, session, ticker)
     order by ticker, session, time
     on conflict (session, ticker, time) do update set spot = excluded.spot, contracts = excluded.contracts,
       source = excluded.source, open_interest_session = excluded.open_interest_session, stored_at = now()`,
    [
      moments,
      sessions,
      tickers,
      chains.map(({ spot }) => (Number.isNaN(spot) ? null : String(spot))),
      chains.map(({ strike }) => strike.length),
      chains.map(({ source }) => source ?? null),
      chains.map(({ openInterestSession: day }) => (day === undefined ? null : toIsoDate(day))),
    ],
  );
  const ordered = [...moments].sort();
  const replaced = await client.query(
    `delete from market.options_prices o using unnest($1::timestamptz[], $2::text[]) as given(time, ticker)
     where o.time = given.time and o.ticker = given.ticker and o.time between $3 and $4`,
    [moments, tickers, ordered[0], ordered.at(-1)],
  );
  if (replaced.rowCount === 0) return;
  // One moment describes one session: the options may have stood under another.
  await client.query(
    `delete from market.option_captures c
     using unnest($1::timestamptz[], $2::date[], $3::text[]) as given(time, session, ticker)
     where c.time = given.time and c.ticker = given.ticker and c.session <> given.session`,
    [moments, sessions, tickers],
  );
}

interface Capture {
  readonly ticker: string;
  readonly ms: number;
  readonly spot: number | null;
  readonly contracts: number;
  readonly source: string | null;
  readonly openInterestSession: string | null;
}

async function findCaptures(client: ClientBase, request: ChainRequest): Promise<readonly Capture[]> {
  const { session, symbols, before, captures = 'latest' } = request;
  const { rows } = await client.query<Capture>(
    `select ticker, (extract(epoch from time) * 1000)::bigint as ms, spot, contracts, source,
       open_interest_session::text as "openInterestSession"
     from market.option_captures
     where session = $1 and ($2::text[] is null or ticker = any($2)) and ($3::timestamptz is null or time <= $3)
     order by ticker collate "C", time`,
    [toIsoDate(session), symbols ?? null, before === undefined ? null : momentCell('before', before)],
  );
  return captures === 'all' ? rows : latestWhole(rows);
}

/** Of captures in the order of their times, one for each ticker. */
function latestWhole(captures: readonly Capture[]): Capture[] {
  const fullest = new Map<string, number>();
  for (const { ticker, contracts } of captures) {
    fullest.set(ticker, Math.max(fullest.get(ticker) ?? 0, contracts));
  }
  const latest = new Map<string, Capture>();
  for (const capture of captures) {
    if (capture.contracts >= wholeShare * (fullest.get(capture.ticker) ?? 0))
      latest.set(capture.ticker, capture);
  }
  return [...latest.values()];
}

/** False when its options were dropped for their age. Throws CORRUPT_CHAIN when there is a part of them, or more. */
function isThere({ underlying, session, strike }: OptionChain, rows: number): boolean {
  if (rows === strike.length) return true;
  if (rows === 0) return false;
  throw new GammaTwinError(
    'CORRUPT_CHAIN',
    `chain of ${underlying} on ${toIsoDate(session)}: expected ${strike.length} stored options, was ${rows}`,
    { fields: { underlying, session: toIsoDate(session), expected: strike.length, was: rows } },
  );
}

/** Each capture's rows through the primary key, which gives them in the order of a chain. */
function optionsQuery(captures: readonly Capture[]): string {
  const times = captures.map(({ ms }) => momentCell('asOf', ms));
  const places = captures.map(
    ({ ticker }, i) => `(${i}, ${pg.escapeLiteral(ticker)}, timestamptz '${times[i]}')`,
  );
  const values = optionValueColumns.map(([, column]) => `o.${column}`).join(', ');
  return `select capture.i, o.strike_price, o.expiration - date '1970-01-01', o.option_type = 'call', ${values}
     from (values ${places.join(', ')}) as capture(i, ticker, time)
     join market.options_prices o on o.time = capture.time and o.ticker = capture.ticker
     where ${inList('o.time', [...new Set(times)])}`;
}

function emptyChain(session: EpochDay, capture: Capture): OptionChain {
  const { contracts, source, openInterestSession } = capture;
  const column = () => new Float64Array(contracts);
  return {
    underlying: capture.ticker,
    session,
    asOf: capture.ms,
    ...(source !== null && { source }),
    ...(openInterestSession !== null && { openInterestSession: toEpochDay(openInterestSession) }),
    spot: capture.spot ?? Number.NaN,
    strike: column(),
    expiration: new Int32Array(contracts),
    isCall: new Uint8Array(contracts),
    bid: column(),
    ask: column(),
    last: column(),
    volume: column(),
    openInterest: column(),
    impliedVolatility: column(),
    delta: column(),
    gamma: column(),
    thetaPerDay: column(),
    vegaPerVolPoint: column(),
    rhoPerRatePoint: column(),
  };
}
