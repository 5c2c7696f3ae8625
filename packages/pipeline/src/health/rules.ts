import { equityFeatureNames } from '@gammatwin/equity-features';
import { allOptionsFeatures, equityReads, optionsReads } from './touched-features.ts';

/** Every rule of the check; docs/data.md says what each looks for. */
export type RuleName =
  | 'bar-gap'
  | 'bars-end'
  | 'no-bars'
  | 'unadjusted-split'
  | 'bar-outlier'
  | 'same-bars'
  | 'chain-gap'
  | 'stale-open-interest'
  | 'frozen-quotes'
  | 'missing-volatility'
  | 'volatility-outlier'
  | 'crossed-quotes'
  | 'rejected-rows'
  | 'two-captures'
  | 'capture-off-close'
  | 'capture-times-differ'
  | 'capture-hour-changes';

// Without a bar even the sector is marked missing.
const bars = unique([...equityReads.prices, ...equityReads.volume]);
/** Where the source gives no Greeks they are filled from volatility, and that from quotes. */
const quotes = unique([...optionsReads.impliedVolatility, ...optionsReads.greeks]);
/** All but what open interest alone makes, which is the previous close's whatever the hour. */
const hour = unique([...optionsReads.volume, ...quotes, ...optionsReads.spot]);

/** The features that read what a rule is about. */
export const touchedFeatures: Readonly<Record<RuleName, readonly string[]>> = {
  'bar-gap': equityFeatureNames,
  'bars-end': equityFeatureNames,
  'no-bars': equityFeatureNames,
  'unadjusted-split': bars,
  'bar-outlier': bars,
  'same-bars': bars,
  'chain-gap': allOptionsFeatures,
  'stale-open-interest': optionsReads.openInterest,
  'frozen-quotes': quotes,
  'missing-volatility': quotes,
  'volatility-outlier': quotes,
  'crossed-quotes': quotes,
  'rejected-rows': [],
  'two-captures': hour,
  'capture-off-close': hour,
  'capture-times-differ': hour,
  'capture-hour-changes': hour,
};

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
