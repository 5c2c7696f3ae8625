import { type ChainValueColumn, chainValueColumns, type OptionChain } from '@gammatwin/core';
import { decodeParquet, encodeParquet, missingDay } from '@gammatwin/tabular';

/** The names of the columns in the file, which carry the units. */
const fileNames: Readonly<Record<ChainValueColumn, string>> = {
  bid: 'bid_usd',
  ask: 'ask_usd',
  last: 'last_usd',
  volume: 'volume_contracts',
  openInterest: 'open_interest_contracts',
  impliedVolatility: 'implied_volatility_per_year',
  delta: 'delta',
  gamma: 'gamma_per_usd',
  thetaPerDay: 'theta_usd_per_day',
  vegaPerVolPoint: 'vega_usd_per_vol_point',
  rhoPerRatePoint: 'rho_usd_per_rate_point',
};

/** Captures of one underlying and session as one Parquet file, one after the other; those without rows leave nothing. */
export function encodeCaptures(captures: readonly OptionChain[], name: string): Uint8Array {
  const rows = captures.reduce((sum, { strike }) => sum + strike.length, 0);
  /** `all` filled with one part a capture: its column, or one value for all its rows. */
  const fill = <T extends Float64Array | Int32Array | Uint8Array>(
    all: T,
    partOf: (chain: OptionChain, number: number) => T | number,
  ): T => {
    let at = 0;
    for (const [number, chain] of captures.entries()) {
      const part = partOf(chain, number);
      if (typeof part === 'number') all.fill(part, at, at + chain.strike.length);
      else all.set(part, at);
      at += chain.strike.length;
    }
    return all;
  };
  const float = (partOf: (chain: OptionChain) => Float64Array | number) =>
    fill<Float64Array>(new Float64Array(rows), partOf);
  const days = (partOf: (chain: OptionChain) => Int32Array | number) => ({
    days: fill<Int32Array>(new Int32Array(rows), partOf),
  });
  const text = (of: (chain: OptionChain) => string | undefined) => ({
    codes: fill<Int32Array>(new Int32Array(rows), (chain, number) => (of(chain) === undefined ? -1 : number)),
    values: captures.map((chain) => of(chain) ?? ''),
  });
  return encodeParquet(
    {
      underlying: text(({ underlying }) => underlying),
      session: days(({ session }) => session),
      as_of_utc_ms: float(({ asOf }) => asOf),
      source: text(({ source }) => source),
      open_interest_session: days(({ openInterestSession }) => openInterestSession ?? missingDay),
      spot_usd: float(({ spot }) => spot),
      strike_usd: float(({ strike }) => strike),
      expiration: days(({ expiration }) => expiration),
      is_call: fill<Uint8Array>(new Uint8Array(rows), ({ isCall }) => isCall),
      ...Object.fromEntries(
        chainValueColumns.map((column) => [fileNames[column], float((chain) => chain[column])] as const),
      ),
    },
    name,
  );
}

/** The captures of a file, as they were written. */
export function decodeCaptures(bytes: Uint8Array, name: string): OptionChain[] {
  const table = decodeParquet(bytes, name);
  const numbers = (column: string) => table.column(column).numbers();
  const asOf = numbers('as_of_utc_ms');
  const spot = numbers('spot_usd');
  const session = table.column('session').days();
  const openInterestSession = table.column('open_interest_session').days();
  const underlying = table.column('underlying').dictionary();
  const source = table.column('source').dictionary();
  const strike = numbers('strike_usd');
  const expiration = table.column('expiration').days();
  const isCall = Uint8Array.from(numbers('is_call'));
  const values = Object.fromEntries(
    chainValueColumns.map((column) => [column, numbers(fileNames[column])] as const),
  ) as Record<ChainValueColumn, Float64Array>;

  const captures: OptionChain[] = [];
  let from = 0;
  for (let row = 1; row <= table.rows; row++) {
    if (row < table.rows && asOf[row] === asOf[from] && source.codes[row] === source.codes[from]) continue;
    const text = source.values[source.codes[from]!];
    const openInterestDay = openInterestSession[from]!;
    captures.push({
      underlying: underlying.values[underlying.codes[from]!]!,
      session: session[from]!,
      asOf: asOf[from]!,
      ...(text === undefined ? {} : { source: text }),
      ...(openInterestDay === missingDay ? {} : { openInterestSession: openInterestDay }),
      spot: spot[from]!,
      strike: strike.slice(from, row),
      expiration: expiration.slice(from, row),
      isCall: isCall.slice(from, row),
      ...cut(values, from, row),
    });
    from = row;
  }
  return captures;
}

function cut(
  values: Readonly<Record<ChainValueColumn, Float64Array>>,
  from: number,
  to: number,
): Record<ChainValueColumn, Float64Array> {
  return Object.fromEntries(
    chainValueColumns.map((column) => [column, values[column].slice(from, to)] as const),
  ) as Record<ChainValueColumn, Float64Array>;
}

/** The capture to be read: the latest of those that have at least nine tenths of the contracts of the fullest. */
export function latestFullCapture(captures: readonly OptionChain[]): OptionChain | null {
  const fullest = captures.reduce((most, { strike }) => Math.max(most, strike.length), 0);
  let best: OptionChain | null = null;
  for (const chain of captures) {
    if (chain.strike.length >= 0.9 * fullest && (!best || chain.asOf >= best.asOf)) best = chain;
  }
  return best;
}
