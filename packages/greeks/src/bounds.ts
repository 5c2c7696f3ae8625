import { escrowedSpot } from './cash-dividends.ts';
import type { TreeSettings } from './crr.ts';
import { checkOption, type OptionInput } from './option.ts';

export interface BoundsInput
  extends Omit<OptionInput, 'volatility' | 'side'>,
    Pick<TreeSettings, 'exercise' | 'cashDividends'> {}

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Between what prices an option must lie for whatever volatility (Hull, chapter 11), USD. European unless told
 * otherwise. Throws INVALID_INPUT on numbers that make no sense.
 */
export function priceBounds(input: BoundsInput & Pick<OptionInput, 'side'>): Bounds {
  const { spotNow, strikeNow } = discounted(input);
  const [own, other] = input.side === 'call' ? [spotNow, strikeNow] : [strikeNow, spotNow];
  const lower = Math.max(0, own - other);
  if (input.exercise !== 'american') return { lower, upper: own };
  const [now, against] = input.side === 'call' ? [input.spot, input.strike] : [input.strike, input.spot];
  return { lower: Math.max(lower, now - against), upper: Math.max(own, now) };
}

/**
 * Between what values call − put of the same strike and expiry must lie: one value for European options, an interval
 * for American ones (Hull, sections 11.4 and 11.7, with yield and dividends). Throws INVALID_INPUT as `priceBounds`.
 */
export function parityBounds(input: BoundsInput): Bounds {
  const { spotNow, strikeNow } = discounted(input);
  const european = spotNow - strikeNow;
  if (input.exercise !== 'american') return { lower: european, upper: european };
  return {
    lower: Math.min(spotNow, input.spot) - Math.max(strikeNow, input.strike),
    upper: Math.max(spotNow, input.spot) - Math.min(strikeNow, input.strike),
  };
}

function discounted(input: BoundsInput): { spotNow: number; strikeNow: number } {
  checkOption({ ...input, side: 'call' });
  const { spot, strike, yearsToExpiry: years, rate, dividendYield } = input;
  const diffusing = escrowedSpot(spot, years, rate, input.cashDividends ?? []);
  return {
    spotNow: diffusing * Math.exp(-dividendYield * years),
    strikeNow: strike * Math.exp(-rate * years),
  };
}
