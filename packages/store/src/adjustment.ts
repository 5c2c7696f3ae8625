import type { Dividend, EpochDay, Split } from '@gammatwin/core';

/** Shares after : shares before, as a fraction, so that prices are multiplied and divided by whole numbers. */
export interface ShareRatio {
  readonly from: number;
  readonly to: number;
}

const one: ShareRatio = { from: 1, to: 1 };

/** What the splits with an ex-date in (after, through] made of the shares; `splits` of one share, in any order. */
export function shareRatio(splits: readonly Split[], after: EpochDay, through: EpochDay): ShareRatio {
  let ratio = one;
  for (const { exDate, from, to } of splits) {
    if (exDate > after && exDate <= through) ratio = { from: ratio.from * from, to: ratio.to * to };
  }
  return ratio;
}

/**
 * What leads from a stored bar to shares of `through`: prices times from, divided by to; the volume the other way
 * round. `contained` = the splits up to that day are in the bar already, null = it is as traded.
 */
export function splitAdjustment(
  splits: readonly Split[],
  session: EpochDay,
  contained: EpochDay | null,
  through: EpochDay,
): ShareRatio {
  const have = Math.max(session, contained ?? session);
  const wanted = Math.max(session, through);
  if (have <= wanted) return shareRatio(splits, have, wanted);
  const { from, to } = shareRatio(splits, wanted, have);
  return { from: to, to: from };
}

/**
 * What leads from a stored bar to the share as it was before its first known split: prices are multiplied by to and
 * divided by from of all splits up to the session. It reads no later split, so a bar stays as it is whatever comes, and
 * no earlier one is ever touched.
 */
export function firstShareAdjustment(
  splits: readonly Split[],
  session: EpochDay,
  contained: EpochDay | null,
): ShareRatio {
  const { from, to } = shareRatio(splits, Number.NEGATIVE_INFINITY, Math.max(session, contained ?? session));
  return { from: to, to: from };
}

/**
 * The factors of the prices of one share for its dividends with an ex-date up to `through`, one a session: the product
 * of 1 − cash / close over all later ex-dates, with the last close before the ex-date (the convention of CRSP and
 * Yahoo). `close` is in shares of `through`, NaN = no bar; cash is in shares of its ex-date and is brought to those of
 * `through` by `splits`. Payments of one ex-date are one; one that is not below the close changes nothing.
 */
export function dividendFactors(
  sessions: Int32Array,
  close: Float64Array,
  dividends: readonly Dividend[],
  splits: readonly Split[],
  through: EpochDay,
): Float64Array {
  const cashOn = new Map<EpochDay, number>();
  for (const { exDate, cash } of dividends) {
    if (exDate > through) continue;
    const { from, to } = shareRatio(splits, exDate, through);
    cashOn.set(exDate, (cashOn.get(exDate) ?? 0) + (cash * from) / to);
  }
  const latestFirst = [...cashOn].sort(([a], [b]) => b - a);
  const factors = new Float64Array(sessions.length);
  let factor = 1;
  let next = 0;
  for (let t = sessions.length - 1; t >= 0; t--) {
    const price = close[t]!;
    if (!Number.isNaN(price)) {
      for (; next < latestFirst.length && latestFirst[next]![0] > sessions[t]!; next++) {
        const share = latestFirst[next]![1] / price;
        if (share < 1) factor *= 1 - share;
      }
    }
    factors[t] = factor;
  }
  return factors;
}
