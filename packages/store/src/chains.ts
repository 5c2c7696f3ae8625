import { type EpochDay, type OptionChain, toEpochDay, toIsoDate } from '@gammatwin/core';
import type { PoolClient } from 'pg';
import { inOrder } from './chain-order.ts';
import type { Connection } from './connection.ts';
import {
  copyIn,
  copyOut,
  type EncodedRow,
  momentCell,
  numberCell,
  readNumber,
  readText,
  textCell,
  wholeCell,
} from './copy.ts';
import { inList } from './selection.ts';
import { lockForWriting } from './upsert.ts';

const keyColumns = ['time', 'ticker', 'strike_price', 'expiration', 'option_type'];

/** Field of OptionChain → column of market.options_prices, for all that may be missing. */
const valueColumns = [
  ['bid', 'bid'],
  ['ask', 'ask'],
  ['last', 'last_price'],
  ['delta', 'delta'],
  ['gamma', 'gamma'],
  ['vegaPerVolPoint', 'vega'],
  ['thetaPerDay', 'theta'],
  ['rhoPerRatePoint', 'rho'],
  ['volume', 'volume'],
  ['openInterest', 'open_interest'],
  ['impliedVolatility', 'implied_volatility'],
] as const;

const whole: readonly string[] = ['volume', 'openInterest'];

export function writeChains(connection: Connection, chains: readonly OptionChain[]): Promise<number> {
  return connection.transaction('write', async (client) => {
    await lockForWriting(client, 'market.option_captures');
    await removeCaptures(client, chains);
    await copyIn(
      client,
      'market.option_captures',
      ['time', 'session', 'ticker', 'spot', 'contracts'],
      chains.map(captureRow),
    );
    const columns = [...keyColumns, ...valueColumns.map(([, column]) => column)];
    return copyIn(client, 'market.options_prices', columns, optionRows(chains));
  });
}

export function readChains(
  connection: Connection,
  request: { readonly session: EpochDay; readonly symbols?: readonly string[] },
): Promise<readonly OptionChain[]> {
  return connection.transaction('snapshot', async (client) => {
    const captures = await latestCaptures(client, request.session, request.symbols);
    const chains = new Map(captures.map((capture) => [capture.ticker, emptyChain(request.session, capture)]));
    if (chains.size > 0) await readOptions(client, captures, chains);
    return Array.from(chains.values(), inOrder);
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

interface Capture {
  readonly ticker: string;
  readonly ms: number;
  readonly spot: number;
  readonly contracts: number;
}

async function latestCaptures(
  client: PoolClient,
  session: EpochDay,
  symbols: readonly string[] | undefined,
): Promise<Capture[]> {
  const { rows } = await client.query<Capture>(
    `select distinct on (ticker) ticker, (extract(epoch from time) * 1000)::bigint as ms, spot, contracts
     from market.option_captures
     where session = $1 and ($2::text[] is null or ticker = any($2))
     order by ticker, time desc`,
    [toIsoDate(session), symbols ?? null],
  );
  return rows.map((row) => ({ ...row, spot: row.spot ?? Number.NaN }));
}

async function readOptions(
  client: PoolClient,
  captures: readonly Capture[],
  chains: ReadonlyMap<string, OptionChain>,
): Promise<void> {
  const timeOf = new Map(captures.map(({ ticker, ms }) => [ticker, ms]));
  const times = [...new Set(timeOf.values())].map((ms) => momentCell('asOf', ms));
  const filled = new Map<string, number>();
  const values = valueColumns.map(([, column]) => column).join(', ');
  await copyOut(
    client,
    `select ticker, (extract(epoch from time) * 1000)::bigint, strike_price, expiration - date '1970-01-01',
       (option_type = 'call')::int, ${values}
     from market.options_prices
     where ${inList('time', times)} and ${inList('ticker', [...chains.keys()])}`,
    (cells) => {
      const ticker = readText(cells[0]);
      const chain = chains.get(ticker);
      // Another underlying's capture at the same moment is not this one's latest.
      if (!chain || timeOf.get(ticker) !== readNumber(cells[1])) return;
      const i = filled.get(ticker) ?? 0;
      filled.set(ticker, i + 1);
      chain.strike[i] = readNumber(cells[2]);
      chain.expiration[i] = readNumber(cells[3]);
      chain.isCall[i] = readNumber(cells[4]);
      for (let v = 0; v < valueColumns.length; v++) {
        const field = valueColumns[v]?.[0];
        if (field) chain[field][i] = readNumber(cells[5 + v]);
      }
    },
  );
}

async function removeCaptures(client: PoolClient, chains: readonly OptionChain[]): Promise<void> {
  const times = chains.map((chain) => momentCell('asOf', chain.asOf));
  const tickers = chains.map((chain) => chain.underlying);
  const removed = await client.query(
    `delete from market.option_captures c using unnest($1::timestamptz[], $2::text[]) as given(time, ticker)
     where c.time = given.time and c.ticker = given.ticker`,
    [times, tickers],
  );
  if (removed.rowCount === 0) return;
  await client.query(
    `delete from market.options_prices o using unnest($1::timestamptz[], $2::text[]) as given(time, ticker)
     where o.time = given.time and o.ticker = given.ticker`,
    [times, tickers],
  );
}

function captureRow(chain: OptionChain): EncodedRow {
  return [
    momentCell('asOf', chain.asOf),
    toIsoDate(chain.session),
    textCell(chain.underlying),
    numberCell(chain.spot),
    String(chain.strike.length),
  ];
}

function* optionRows(chains: readonly OptionChain[]): Generator<EncodedRow> {
  const dates = new Map<EpochDay, string>();
  for (const chain of chains) {
    const time = momentCell('asOf', chain.asOf);
    const ticker = textCell(chain.underlying);
    for (let i = 0; i < chain.strike.length; i++) {
      const expiration = chain.expiration[i] ?? 0;
      let date = dates.get(expiration);
      if (date === undefined) {
        date = toIsoDate(expiration);
        dates.set(expiration, date);
      }
      const row = [
        time,
        ticker,
        numberCell(chain.strike[i] ?? Number.NaN),
        date,
        chain.isCall[i] ? 'call' : 'put',
      ];
      for (const [field] of valueColumns) {
        const value = chain[field][i] ?? Number.NaN;
        row.push(
          whole.includes(field) ? wholeCell(`${chain.underlying} ${field}`, value) : numberCell(value),
        );
      }
      yield row;
    }
  }
}

function emptyChain(session: EpochDay, { ticker, ms, spot, contracts }: Capture): OptionChain {
  const column = () => new Float64Array(contracts);
  return {
    underlying: ticker,
    session,
    asOf: ms,
    spot,
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
