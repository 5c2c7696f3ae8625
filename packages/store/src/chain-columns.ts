import type { ChainValueColumn } from '@gammatwin/core';

/** How a column of market.options_prices is written and read in COPY's binary format. */
export type ChainCell = 'numeric' | 'bigint' | 'double';

export const optionKeyColumns = ['time', 'ticker', 'strike_price', 'expiration', 'option_type'] as const;

/** Field of OptionChain, column of market.options_prices, its kind: all that may be missing, in the order of COPY. */
export const optionValueColumns: readonly (readonly [ChainValueColumn, string, ChainCell])[] = [
  ['bid', 'bid', 'numeric'],
  ['ask', 'ask', 'numeric'],
  ['last', 'last_price', 'numeric'],
  ['delta', 'delta', 'double'],
  ['gamma', 'gamma', 'double'],
  ['vegaPerVolPoint', 'vega', 'double'],
  ['thetaPerDay', 'theta', 'double'],
  ['rhoPerRatePoint', 'rho', 'double'],
  ['volume', 'volume', 'bigint'],
  ['openInterest', 'open_interest', 'bigint'],
  ['impliedVolatility', 'implied_volatility', 'double'],
];
