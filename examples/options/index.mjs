import { chainValueColumns, toEpochDay } from '@gammatwin/core';
import { blackScholes, impliedVolatility, yearsBetween } from '@gammatwin/greeks';
import {
  emptyHistory,
  extractOptionsFeatures,
  optionsFeatures,
  validateChain,
} from '@gammatwin/options-features';

const session = toEpochDay('2026-07-16');
const expiration = toEpochDay('2026-08-21');
const spot = 100;
const market = { spot, yearsToExpiry: yearsBetween(session, expiration), rate: 0.04, dividendYield: 0 };

const call = { ...market, strike: 105, side: 'call' };
const value = blackScholes({ ...call, volatility: 0.25 });
const solved = impliedVolatility({ ...call, price: value.price });

const options = [90, 95, 100, 105, 110].flatMap((strike) =>
  ['call', 'put'].map((side) => {
    const volatility = 0.25 + 0.3 * (1 - strike / spot);
    const { price, ...greeks } = blackScholes({ ...market, strike, side, volatility });
    const quote = { bid: price - 0.02, ask: price + 0.02, last: price };
    const activity = { volume: 100, openInterest: side === 'call' ? 1_000 : 600 };
    return { strike, side, impliedVolatility: volatility, ...quote, ...activity, ...greeks };
  }),
);
const chain = {
  underlying: 'XYZ',
  session,
  asOf: session * 86_400_000,
  spot,
  strike: Float64Array.from(options, ({ strike }) => strike),
  expiration: new Int32Array(options.length).fill(expiration),
  isCall: Uint8Array.from(options, ({ side }) => Number(side === 'call')),
  ...Object.fromEntries(
    chainValueColumns.map((name) => [name, Float64Array.from(options, (option) => option[name])]),
  ),
};
const validated = validateChain(chain);
const row = extractOptionsFeatures(validated.chain, emptyHistory(), { priceChange5d: Number.NaN });

const features = optionsFeatures.map(({ name, unit }, i) => ({
  name,
  value: row.values[i],
  unit,
  missing: row.missing[i] === 1,
}));
process.stdout.write(`${JSON.stringify({ greeks: value, solved, features }, null, 2)}\n`);
