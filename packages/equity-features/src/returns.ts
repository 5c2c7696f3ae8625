import { technical } from './feature.ts';
import type { TechnicalFamily } from './technical-family.ts';

const horizons = [1, 5, 10, 20, 60];

/** Simple returns, 0.02 = 2 %. */
export const returns: TechnicalFamily = {
  features: [
    ...horizons.map((k) => technical(`return_${k}d`, `C / C[${k} ago] − 1`, k + 1, 0)),
    technical('intraday_range', '(H − L) / C', 1, 0.02),
  ],
  compute({ high, low, close }) {
    return [
      ...horizons.map((k) => close.map((c, i) => (i < k ? Number.NaN : c / close[i - k]! - 1))),
      close.map((c, i) => (high[i]! - low[i]!) / c),
    ];
  },
};
