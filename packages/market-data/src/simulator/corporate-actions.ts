import type { Random } from '@gammatwin/core';

/** By session numbers; `t` is that of the ex-date. */
interface SplitEvent {
  readonly t: number;
  readonly declared: number;
  readonly from: number;
  readonly to: number;
}

interface DividendEvent {
  readonly t: number;
  readonly declared: number;
  /** USD a share of the ex-date. */
  readonly cash: number;
}

/**
 * The splits and dividends of one stock as its history unfolds. `open` is called once for each session in turn with the
 * price before it, says what goes ex before its open, and declares what will later:
 *
 * - splits: of a share above 200 USD 4 for 1 (above 400, 10 for 1) at 2 % a session, of one above 60 USD 2 for 1 or 3
 *   for 2 at 0.04 %, of one below 8 USD 1 for 10 at 1 %; ex 10 to 20 sessions later.
 * - dividends: six stocks in ten pay every 63 sessions a quarter of a yearly 0.5 % to 4 % of the price; ex 12 later.
 */
export interface CorporateActions {
  readonly splits: readonly SplitEvent[];
  readonly dividends: readonly DividendEvent[];
  open(t: number, priceBefore: number): { readonly ratio: number; readonly cash: number };
}

const sessionsBetweenDividends = 63;
const sessionsToDividend = 12;
const nothing = { ratio: 1, cash: 0 };

export function simulateCorporateActions(random: Random): CorporateActions {
  const splits: SplitEvent[] = [];
  const dividends: DividendEvent[] = [];
  const pays = random.uniform() < 0.6;
  const yieldPerYear = 0.005 + 0.035 * random.uniform();
  const phase = random.integer(0, sessionsBetweenDividends - 1);
  let split: SplitEvent | null = null;
  let dividend: DividendEvent | null = null;
  return {
    splits,
    dividends,
    open(t, priceBefore) {
      const dice = random.uniform();
      const choice = random.uniform();
      let ratio = 1;
      let cash = 0;
      if (split?.t === t) {
        splits.push(split);
        ratio = split.to / split.from;
        split = null;
        if (dividend) dividend = { ...dividend, cash: tenths(dividend.cash / ratio) };
      }
      if (dividend?.t === t) {
        dividends.push(dividend);
        cash = dividend.cash;
        dividend = null;
      }
      const price = priceBefore / ratio - cash;
      if (!split && dice < splitChance(price)) {
        const t2 = t + 10 + Math.floor(11 * choice);
        // Never on one day with a dividend, whose amount a share would be ambiguous.
        split = { t: t2 === dividend?.t ? t2 + 1 : t2, declared: t, ...splitTerms(price, choice) };
      }
      if (pays && !dividend && t % sessionsBetweenDividends === phase) {
        const t2 = t + sessionsToDividend;
        const amount = Math.max(0.01, Math.round((yieldPerYear / 4) * price * 100) / 100);
        dividend = { t: t2 === split?.t ? t2 + 1 : t2, declared: t, cash: amount };
      }
      return ratio === 1 && cash === 0 ? nothing : { ratio, cash };
    },
  };
}

function splitChance(price: number): number {
  if (price > 200) return 0.02;
  if (price > 60) return 0.0004;
  return price < 8 ? 0.01 : 0;
}

function splitTerms(price: number, choice: number): { readonly from: number; readonly to: number } {
  if (price > 400) return { from: 1, to: 10 };
  if (price > 200) return { from: 1, to: 4 };
  if (price < 8) return { from: 10, to: 1 };
  return choice < 0.5 ? { from: 1, to: 2 } : { from: 2, to: 3 };
}

/** Of a cent. */
function tenths(cash: number): number {
  return Math.max(0.001, Math.round(cash * 1000) / 1000);
}
