import { checkLengths, type OptionColumns } from './black-scholes-columns.ts';
import { forwardFromParity } from './surface/parity.ts';

export interface ImpliedForwardInput extends Pick<OptionColumns, 'strike' | 'yearsToExpiry' | 'isCall'> {
  readonly spot: number;
  /** Middle price, USD; NaN where unknown. */
  readonly price: Float64Array;
  /** Ask less bid, USD: pairs count by its inverse square; all alike where not given. */
  readonly spread?: Float64Array;
  /** Continuously compounded a year; estimated from the pairs of each expiration where not given. */
  readonly rate?: number;
  /** Pairs used of each expiration, those nearest to the money; 10 if not given. */
  readonly pairs?: number;
}

/** One row an expiration, in ascending order; columns of equal length, NaN where the pairs allow no answer. */
export interface ImpliedForwards {
  readonly yearsToExpiry: Float64Array;
  readonly forward: Float64Array;
  readonly rate: Float64Array;
  /** rate − ln(forward / spot) / years: yield, cash dividends and borrowing cost together. */
  readonly dividendYield: Float64Array;
  /** Strikes used. */
  readonly pairs: Uint32Array;
}

/**
 * Forward, rate and dividend yield of each expiration of one underlying's chain, from call − put against strike over
 * the pairs nearest to the money (put-call parity; for American options an approximation there, since early exercise
 * is worth little). Of several rows with one strike and side the last counts. Throws INVALID_INPUT when lengths differ.
 */
export function impliedForwards(input: ImpliedForwardInput): ImpliedForwards {
  checkLengths(input.strike.length, input);
  const expirations = [...rowsByExpiry(input)].sort(([a], [b]) => a - b);
  const column = () => new Float64Array(expirations.length).fill(Number.NaN);
  const out = {
    yearsToExpiry: Float64Array.from(expirations, ([years]) => years),
    forward: column(),
    rate: column(),
    dividendYield: column(),
    pairs: new Uint32Array(expirations.length),
  };
  expirations.forEach(([years, byStrike], i) => {
    const nearest = [...byStrike.values()]
      .filter(({ call, put }) => Number.isFinite(call - put))
      .sort((a, b) => Math.abs(a.call - a.put) - Math.abs(b.call - b.put))
      .slice(0, input.pairs ?? 10);
    const found = forwardFromParity({
      yearsToExpiry: years,
      strike: Float64Array.from(nearest, (pair) => pair.strike),
      call: Float64Array.from(nearest, (pair) => pair.call),
      put: Float64Array.from(nearest, (pair) => pair.put),
      spread: Float64Array.from(nearest, (pair) => pair.spread),
      ...(input.rate === undefined ? {} : { rate: input.rate }),
    });
    if (!found.ok) return;
    out.forward[i] = found.forward;
    out.rate[i] = found.rate;
    out.dividendYield[i] = found.rate - Math.log(found.forward / input.spot) / years;
    out.pairs[i] = found.pairs;
  });
  return out;
}

interface Pair {
  readonly strike: number;
  call: number;
  put: number;
  spread: number;
}

function rowsByExpiry(input: ImpliedForwardInput): Map<number, Map<number, Pair>> {
  const expirations = new Map<number, Map<number, Pair>>();
  input.strike.forEach((strike, i) => {
    const years = input.yearsToExpiry[i]!;
    if (Number.isNaN(years)) return;
    const pairs = expirations.get(years) ?? new Map<number, Pair>();
    expirations.set(years, pairs);
    const pair = pairs.get(strike) ?? { strike, call: Number.NaN, put: Number.NaN, spread: 0 };
    pairs.set(strike, pair);
    pair[input.isCall[i] === 1 ? 'call' : 'put'] = input.price[i]!;
    pair.spread += input.spread?.[i] ?? 1;
  });
  return expirations;
}
