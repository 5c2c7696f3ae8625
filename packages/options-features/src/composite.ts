import { flag, type LayerValues, type OptionsFeature } from './feature.ts';

type Name = 'trend_signal' | 'sentiment_signal' | 'gamma_signal';

const signal = { unit: 'signal', neutral: 0, section: '3.8', transform: 'linear' } as const;

export const compositeFeatures: readonly OptionsFeature<Name>[] = [
  {
    ...signal,
    name: 'trend_signal',
    formula:
      '+1 if open interest rose by > 5 % and price by > 2 % in 5 sessions; −1 if open interest rose so and price fell by > 2 %; −0.5 if open interest fell by > 5 % and price rose by > 2 %; else 0',
    range: [-1, 1],
    usual: '−1 to +1',
    missingWhen: 'oi_change_pct or the 5-session price change missing',
  },
  {
    ...signal,
    name: 'sentiment_signal',
    formula: '−1 if pcr_zscore < −2, +1 if pcr_zscore > 2, else 0 (contrarian)',
    range: [-1, 1],
    usual: '−1 to +1',
    missingWhen: 'pcr_zscore missing',
  },
  {
    ...signal,
    name: 'gamma_signal',
    formula: '1 if |max_pain_distance_pct| < 0.03, else 0',
    range: [0, 1],
    usual: '0 or 1',
    missingWhen: 'max_pain_distance_pct missing',
  },
];

/** What the signals are made of; NaN where unknown. `priceChange5d` is a simple return over 5 sessions. */
export interface CompositeInput {
  readonly oiChange: number;
  readonly priceChange5d: number;
  readonly pcrZscore: number;
  readonly maxPainDistance: number;
}

export function compositeLayer(input: CompositeInput): LayerValues<Name> {
  const { pcrZscore, maxPainDistance } = input;
  return {
    trend_signal: trendSignal(input.oiChange, input.priceChange5d),
    sentiment_signal: flag(pcrZscore, pcrZscore > 2) - flag(pcrZscore, pcrZscore < -2),
    gamma_signal: flag(maxPainDistance, Math.abs(maxPainDistance) < 0.03),
  };
}

function trendSignal(oiChange: number, priceChange: number): number {
  if (Number.isNaN(oiChange) || Number.isNaN(priceChange)) return Number.NaN;
  if (oiChange > 0.05 && priceChange > 0.02) return 1;
  if (oiChange > 0.05 && priceChange < -0.02) return -1;
  if (oiChange < -0.05 && priceChange > 0.02) return -0.5;
  return 0;
}
