import { newYorkInstant } from '@gammatwin/core';
import { missingDay } from '@gammatwin/tabular';
import type { ChainDialect } from '../chain-dialect.ts';

/** End-of-day quotes with delta and gamma, dated MM/DD/YYYY; the capture is taken to be at the close, 16:00 in New York. */
export const quoteDate: ChainDialect = {
  symbol: 'underlying',
  momentColumns: ['quotedate'],
  moments(table) {
    const session = table.column('quotedate').days();
    return {
      session,
      asOf: Float64Array.from(session, (day) => (day === missingDay ? Number.NaN : newYorkInstant(day, 16))),
    };
  },
  spot: 'underlying_last',
  strike: 'strike',
  expiration: 'expiration',
  side: { column: 'type', call: 'call', put: 'put' },
  values: {
    bid: 'bid',
    ask: 'ask',
    last: 'last',
    volume: 'volume',
    openInterest: 'openinterest',
    impliedVolatility: 'impliedvol',
    delta: 'delta',
    gamma: 'gamma',
  },
};
