import type { OptionChain } from '@gammatwin/core';
import type { Fault } from './finding.ts';

const leastMissing = 0.02;
const muchMissing = 0.1;
/** The last week's volatilities are hardly defined away from the money. */
const fewestDays = 7;
const highest = 5;
/** Off the median of its neighbours by this much of it and by this much at all (a year, 0.25 = 25 points). */
const offShare = 0.5;
const offPoints = 0.25;

/** No implied volatility, zero, or one that validation blanked, on more than 2 % of a capture's options. */
export function missingVolatility(chain: OptionChain): Fault[] {
  const rows = chain.impliedVolatility.length;
  const missing = chain.impliedVolatility.reduce((sum, iv) => sum + Number(!(iv > 0)), 0);
  const share = missing / rows;
  if (!(share > leastMissing)) return [];
  return [
    {
      rule: 'missing-volatility',
      severity: share > muchMissing ? 'medium' : 'low',
      ticker: chain.underlying,
      sessions: [chain.session],
      rows: missing,
      measure: missing,
      detail: `${missing} of ${rows} options of a capture (${(100 * share).toFixed(1)} %)`,
      group: chain.source ?? '',
    },
  ];
}

/**
 * Implied volatilities at least a week before expiration that are above 500 %, or that differ from the median of up to
 * four neighbours by strike (same side and expiration) by half of it and by 25 points.
 */
export function volatilityOutliers(chain: OptionChain): Fault[] {
  const { impliedVolatility: iv, strike, expiration, isCall } = chain;
  const rows = Array.from(iv.keys()).filter(
    (row) => iv[row]! > 0 && expiration[row]! - chain.session >= fewestDays,
  );
  rows.sort((a, b) => expiration[a]! - expiration[b]! || isCall[a]! - isCall[b]! || strike[a]! - strike[b]!);
  let found = 0;
  let worst = 0;
  let example = '';
  for (const [i, row] of rows.entries()) {
    const near = [i - 2, i - 1, i + 1, i + 2]
      .map((j) => rows[j])
      .filter(
        (other) =>
          other !== undefined && expiration[other] === expiration[row] && isCall[other] === isCall[row],
      )
      .map((other) => iv[other!]!)
      .sort((a, b) => a - b);
    const middle = near.length < 2 ? iv[row]! : (near[(near.length - 1) >> 1]! + near[near.length >> 1]!) / 2;
    const off = Math.abs(iv[row]! - middle);
    if (iv[row]! <= highest && (off <= offPoints || off <= offShare * middle)) continue;
    found++;
    if (off < worst) continue;
    worst = off;
    example = `strike ${strike[row]} has ${(100 * iv[row]!).toFixed(0)} %, its neighbours ${(100 * middle).toFixed(0)} %`;
  }
  if (found === 0) return [];
  return [
    {
      rule: 'volatility-outlier',
      severity: found > 0.02 * iv.length ? 'medium' : 'low',
      ticker: chain.underlying,
      sessions: [chain.session],
      rows: found,
      measure: worst,
      detail: `${found} of ${iv.length} options of a capture; ${example}`,
      group: chain.source ?? '',
    },
  ];
}
