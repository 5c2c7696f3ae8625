import { isSession, newYorkDay, parseMoment, previousSession } from '@gammatwin/core';
import type { ChainDialect } from '../chain-dialect.ts';

/**
 * Delayed exchange quotes with all five Greeks, stamped by the moment of the capture. Theta is a calendar day's, vega a
 * volatility point's and rho a percentage point's (compared with Black-Scholes in the tests): our units.
 */
export const delayedSnapshot: ChainDialect = {
  symbol: 'symbol',
  momentColumns: ['updated'],
  moments(table) {
    const { codes, values } = table.column('updated').dictionary();
    const instants = values.map(parseMoment);
    const sessions = instants.map((instant) => {
      const day = newYorkDay(instant);
      return isSession(day) ? day : previousSession(day);
    });
    return {
      session: codes.map((code) => sessions[code]!),
      asOf: Float64Array.from(codes, (code) => instants[code]!),
    };
  },
  spot: 'spot',
  strike: 'strike',
  expiration: 'expiration',
  side: { column: 'side', call: 'call', put: 'put' },
  values: {
    bid: 'bid',
    ask: 'ask',
    last: 'last',
    volume: 'volume',
    openInterest: 'open_interest',
    impliedVolatility: 'iv',
    delta: 'delta',
    gamma: 'gamma',
    thetaPerDay: 'theta',
    vegaPerVolPoint: 'vega',
    rhoPerRatePoint: 'rho',
  },
};
