import type { ChainTotals } from './chain-totals.ts';
import type { LayerValues, OptionsFeature } from './feature.ts';

type Name = 'net_delta' | 'net_gamma' | 'net_vega' | 'net_theta' | 'net_delta_abs';

const perContract = {
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  usual: '−1 to +1',
  neutral: 0,
  section: '3.6',
  transform: 'linear',
} as const;

export const netGreeksFeatures: readonly OptionsFeature<Name>[] = [
  {
    ...perContract,
    name: 'net_delta',
    formula:
      'Σ delta · open interest / Σ open interest, signed deltas (puts ≤ 0), over the options after the session whose delta and open interest are known',
    unit: 'delta a contract',
    range: [-1, 1],
    missingWhen: 'no open interest with known delta',
  },
  {
    ...perContract,
    name: 'net_gamma',
    formula: 'Σ sign · gamma · open interest / Σ open interest, the sign as in max_pain_strike',
    unit: 'delta per USD, a contract',
    missingWhen: 'no open interest with known gamma',
  },
  {
    ...perContract,
    name: 'net_vega',
    formula: 'Σ vega · open interest / Σ open interest',
    unit: 'USD per volatility point, a share',
    missingWhen: 'no open interest with known vega',
    transform: 'signedLog',
  },
  {
    ...perContract,
    name: 'net_theta',
    formula: 'Σ theta · open interest / Σ open interest',
    unit: 'USD per calendar day, a share',
    missingWhen: 'no open interest with known theta',
    transform: 'signedLog',
  },
  {
    ...perContract,
    name: 'net_delta_abs',
    formula: '|net_delta|',
    unit: 'delta a contract',
    range: [0, 1],
    usual: '0 to 1',
    missingWhen: 'net_delta missing',
  },
];

export function netGreeksLayer(totals: ChainTotals): LayerValues<Name> {
  return {
    net_delta: totals.netDelta,
    net_gamma: totals.netGamma,
    net_vega: totals.netVega,
    net_theta: totals.netTheta,
    net_delta_abs: Math.abs(totals.netDelta),
  };
}
