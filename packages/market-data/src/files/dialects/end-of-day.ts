import { parseMoment } from '@gammatwin/core';
import type { ChainDialect } from '../chain-dialect.ts';

/** End-of-day quotes without Greeks, with the session and the New York time of the capture. */
export const endOfDay: ChainDialect = {
  symbol: 'symbol',
  momentColumns: ['date', 'asof'],
  moments(table) {
    const { codes, values } = table.column('asof').dictionary();
    const instants = values.map(parseMoment);
    return {
      session: table.column('date').days(),
      asOf: Float64Array.from(codes, (code) => instants[code]!),
    };
  },
  spot: 'spot',
  strike: 'strike',
  expiration: 'expiration',
  side: { column: 'type', call: 'C', put: 'P' },
  values: {
    bid: 'bid',
    ask: 'ask',
    last: 'last',
    volume: 'volume',
    openInterest: 'open_interest',
    impliedVolatility: 'iv',
  },
};
