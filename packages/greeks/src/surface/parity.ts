/** Middle prices of calls and puts of one expiration at the same strikes; columns of equal length, NaN = no quote. */
export interface ParityQuotes {
  readonly yearsToExpiry: number;
  readonly strike: Float64Array;
  /** USD. */
  readonly call: Float64Array;
  readonly put: Float64Array;
  /** Sum of both spreads, USD: how unsure call − put is. */
  readonly spread: Float64Array;
  /** Continuously compounded a year; estimated from the quotes where not given (European options alone allow it). */
  readonly rate?: number;
}

export type ParityResult =
  | { readonly ok: true; readonly forward: number; readonly rate: number; readonly pairs: number }
  | { readonly ok: false; readonly reason: 'expired' | 'too-few-pairs' | 'no-sense' };

const fewestPairs = 3;
/** Pairs used with a given rate: those nearest to the money, where early exercise is worth least. */
const nearestPairs = 6;
const leastSpread = 0.005;

/**
 * The forward from put-call parity, call − put = e^(−rate · years) · (forward − strike). Without a rate both come from
 * a line through all pairs, each weighted by its spread; with one, the forward is the mean over the pairs nearest to
 * the money.
 */
export function forwardFromParity(quotes: ParityQuotes): ParityResult {
  const { yearsToExpiry: years, strike, call, put } = quotes;
  if (!(years > 0)) return { ok: false, reason: 'expired' };
  const rows = Array.from(strike.keys()).filter((i) => Number.isFinite(call[i]! - put[i]!) && strike[i]! > 0);
  if (rows.length < fewestPairs) return { ok: false, reason: 'too-few-pairs' };
  const gap = (i: number) => call[i]! - put[i]!;
  const weightOf = (i: number) => 1 / Math.max(leastSpread, quotes.spread[i]!) ** 2;
  if (quotes.rate !== undefined) {
    const growth = Math.exp(quotes.rate * years);
    const nearest = rows.toSorted((a, b) => Math.abs(gap(a)) - Math.abs(gap(b))).slice(0, nearestPairs);
    const forward = weightedMean(nearest, (i) => strike[i]! + growth * gap(i), weightOf);
    return checked(forward, quotes.rate, nearest.length);
  }
  const meanStrike = weightedMean(rows, (i) => strike[i]!, weightOf);
  const meanGap = weightedMean(rows, gap, weightOf);
  let [covariance, variance] = [0, 0];
  for (const i of rows) {
    covariance += weightOf(i) * (strike[i]! - meanStrike) * (gap(i) - meanGap);
    variance += weightOf(i) * (strike[i]! - meanStrike) ** 2;
  }
  const discount = -covariance / variance;
  return checked(meanStrike + meanGap / discount, -Math.log(discount) / years, rows.length);
}

function checked(forward: number, rate: number, pairs: number): ParityResult {
  const sensible = forward > 0 && forward < Number.POSITIVE_INFINITY && Number.isFinite(rate);
  return sensible ? { ok: true, forward, rate, pairs } : { ok: false, reason: 'no-sense' };
}

function weightedMean(
  rows: readonly number[],
  value: (i: number) => number,
  weight: (i: number) => number,
): number {
  let [sum, total] = [0, 0];
  for (const i of rows) {
    sum += weight(i) * value(i);
    total += weight(i);
  }
  return sum / total;
}
