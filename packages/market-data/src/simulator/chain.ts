import type { OptionChain } from '@gammatwin/core';
import { allocateOptionValues, blackScholesColumns, yearsBetween } from '@gammatwin/greeks';
import type { Expiration } from './expirations.ts';
import { keyedNormal, keyedUniform } from './noise.ts';
import { openInterestColumn } from './open-interest.ts';
import type { StockPath } from './stock-path.ts';
import { listedStrikes } from './strikes.ts';
import { atTheMoneyVolatility, strikeVolatility } from './surface.ts';

/** What is listed at a session: how far the chain reaches, the rate that prices it (a year, 0.05 = 5 %), its moment. */
export interface ChainTerms {
  readonly expirations: readonly Expiration[];
  readonly strikesPerExpiration: number;
  readonly rate: number;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
}

/** The chain of a stock named `underlying` at the close of session number `t`, rows by expiration, strike, call before put. */
export function simulateChain(
  path: StockPath,
  underlying: string,
  t: number,
  terms: ChainTerms,
): OptionChain {
  const session = path.bars.session[t]!;
  const spot = path.bars.close[t]!;
  const { expirations, rate } = terms;
  const strikes = listedStrikes(spot, terms.strikesPerExpiration, path.pinStrike[t]!);
  const rows = 2 * strikes.length * expirations.length;
  const column = () => new Float64Array(rows);
  const strike = column();
  const expiration = new Int32Array(rows);
  const isCall = new Uint8Array(rows);
  const years = column();
  const impliedVolatility = column();
  let row = 0;
  for (const { day } of expirations) {
    const atTheMoney = atTheMoneyVolatility(path.iv[t]!, path.longRunIv, day - session);
    for (const k of strikes) {
      const model = strikeVolatility(atTheMoney, day - session, spot, k);
      for (const call of [1, 0]) {
        strike[row] = k;
        expiration[row] = day;
        isCall[row] = call;
        years[row] = yearsBetween(session, day);
        impliedVolatility[row] = model * (1 + 0.004 * keyedNormal(path.noiseKey, row, session));
        row++;
      }
    }
  }
  const values = allocateOptionValues(rows);
  blackScholesColumns(
    { spot, strike, yearsToExpiry: years, rate, dividendYield: 0, volatility: impliedVolatility, isCall },
    values,
  );
  const openInterest = openInterestColumn(path, t, expirations, strikes);
  const [bid, ask, last, volume] = [column(), column(), column(), column()];
  for (let row = 0; row < rows; row++) {
    const price = values.price[row]!;
    const dice = keyedUniform(path.noiseKey, row, session);
    const half = Math.max(0.01, price * (0.01 + 0.02 * dice));
    bid[row] = Math.max(0, Math.floor((price - half) * 100)) / 100;
    ask[row] = Math.ceil((price + half) * 100) / 100;
    const traded = 0.2 * path.activity[t]! * Math.exp(0.5 * keyedNormal(path.noiseKey + 1, row, session));
    volume[row] = Math.round(openInterest[row]! * traded);
    const tick = Math.round((bid[row]! + dice * (ask[row]! - bid[row]!)) * 100) / 100;
    last[row] = volume[row]! > 0 && tick > 0 ? tick : Number.NaN;
  }
  return {
    underlying,
    session,
    asOf: terms.asOf,
    spot,
    strike,
    expiration,
    isCall,
    bid,
    ask,
    last,
    volume,
    openInterest,
    impliedVolatility,
    delta: values.delta,
    gamma: values.gamma,
    thetaPerDay: values.thetaPerDay,
    vegaPerVolPoint: values.vegaPerVolPoint,
    rhoPerRatePoint: values.rhoPerRatePoint,
  };
}
