import type { ChainTotals, StrikeGamma } from './chain-totals.ts';
import type { LayerValues, OptionsFeature } from './feature.ts';

type Name =
  | 'max_pain_strike'
  | 'max_pain_distance_pct'
  | 'total_gamma'
  | 'gamma_sign'
  | 'gamma_concentration'
  | 'gamma_flip_strike'
  | 'gamma_flip_distance_pct';

const strike = {
  unit: 'USD',
  range: [0, Number.POSITIVE_INFINITY],
  usual: 'price',
  neutral: 0,
  section: '3.4',
  transform: 'signedLog',
} as const;

const distance = {
  unit: 'fraction of spot',
  range: [-1, Number.POSITIVE_INFINITY],
  usual: '−0.2 to +0.2',
  neutral: 0,
  section: '3.4',
  transform: 'linear',
} as const;

export const gammaFeatures: readonly OptionsFeature<Name>[] = [
  {
    ...strike,
    name: 'max_pain_strike',
    formula:
      'the peak-gamma strike: the strike K with the largest |G(K)|; G(K) = Σ sign · gamma · open interest · 100 · K over expirations after the session, sign +1 for calls and −1 for puts by default. The name is the contract’s; it is not the strike of least payout',
    missingWhen: 'no option with known gamma and open interest, or all G(K) 0',
  },
  {
    ...distance,
    name: 'max_pain_distance_pct',
    formula: '(max_pain_strike − spot) / spot',
    missingWhen: 'max_pain_strike or spot missing',
  },
  {
    name: 'total_gamma',
    formula: 'Σ G(K) / 10⁹; positive = dealers long gamma = stabilising',
    unit: 'billion USD of delta per USD',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: '−∞ to +∞',
    neutral: 0,
    missingWhen: 'no option with known gamma and open interest',
    section: '3.4',
    transform: 'signedLog',
  },
  {
    name: 'gamma_sign',
    formula: 'sign of total_gamma',
    unit: 'sign',
    range: [-1, 1],
    usual: '−1 or +1; 0 at exactly 0',
    neutral: 0,
    missingWhen: 'total_gamma missing',
    section: '3.4',
    transform: 'linear',
  },
  {
    name: 'gamma_concentration',
    formula: 'max |G(K)| / Σ |G(K)|',
    unit: 'fraction',
    range: [0, 1],
    usual: '0 to 1',
    neutral: 0,
    missingWhen: 'max_pain_strike missing',
    section: '3.4',
    transform: 'linear',
  },
  {
    ...strike,
    name: 'gamma_flip_strike',
    formula: 'where G changes its sign nearest to spot, interpolated linearly between the two strikes',
    missingWhen: 'G has one sign at all strikes; spot missing',
  },
  {
    ...distance,
    name: 'gamma_flip_distance_pct',
    formula: '(gamma_flip_strike − spot) / spot',
    missingWhen: 'gamma_flip_strike missing',
  },
];

export function gammaLayer({ gammaByStrike, spot }: ChainTotals): LayerValues<Name> {
  let total = gammaByStrike.length > 0 ? 0 : Number.NaN;
  let absolute = 0;
  for (const { gamma } of gammaByStrike) {
    total += gamma;
    absolute += Math.abs(gamma);
  }
  const peak = peakGamma(gammaByStrike, spot);
  const peakStrike = peak?.strike ?? Number.NaN;
  const flip = gammaFlip(gammaByStrike, spot);
  return {
    max_pain_strike: peakStrike,
    max_pain_distance_pct: (peakStrike - spot) / spot,
    total_gamma: total / 1e9,
    gamma_sign: Math.sign(total),
    gamma_concentration: peak ? Math.abs(peak.gamma) / absolute : Number.NaN,
    gamma_flip_strike: flip,
    gamma_flip_distance_pct: (flip - spot) / spot,
  };
}

/** The strike with the largest |gamma|; of equals the one nearest to spot, then the lower. */
function peakGamma(strikes: readonly StrikeGamma[], spot: number): StrikeGamma | null {
  let best: StrikeGamma | null = null;
  for (const candidate of strikes) {
    const size = Math.abs(candidate.gamma);
    const bestSize = Math.abs(best?.gamma ?? 0);
    const nearer = best !== null && Math.abs(candidate.strike - spot) < Math.abs(best.strike - spot);
    if (size > bestSize || (size === bestSize && nearer)) best = candidate;
  }
  return best;
}

/** The sign change nearest to spot (of equals the lower), strikes without gamma passed over; NaN where there is none. */
function gammaFlip(strikes: readonly StrikeGamma[], spot: number): number {
  let nearest = Number.NaN;
  let below: StrikeGamma | null = null;
  for (const above of strikes) {
    if (above.gamma === 0) continue;
    if (below && Math.sign(below.gamma) !== Math.sign(above.gamma)) {
      const share = below.gamma / (below.gamma - above.gamma);
      const crossing = below.strike + share * (above.strike - below.strike);
      if (!(Math.abs(crossing - spot) >= Math.abs(nearest - spot))) nearest = crossing;
    }
    below = above;
  }
  return Number.isNaN(spot) ? Number.NaN : nearest;
}
