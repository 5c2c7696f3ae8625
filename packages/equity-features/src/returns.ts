import { technical } from './feature.ts';
import type { TechnicalFamily } from './technical-family.ts';

const horizons = [1, 5, 10, 20, 60];

/** Simple returns, 0.02 = 2 %. */
export const returns: TechnicalFamily = {
  features: [
    ...horizons.map((k) => technical(`return_${k}d`, `C / C[${k} ago] − 1`, k + 1, 0, returnSource(k))),
    technical('intraday_range', '(H − L) / C', 1, 0.02, 'Alizadeh, Brandt and Diebold 2002'),
  ],
  compute({ from, length, high, low, close }, out) {
    horizons.forEach((k, f) => {
      const column = out[f]!;
      for (let i = from; i < length; i++) column[i] = i < k ? Number.NaN : close[i]! / close[i - k]! - 1;
    });
    const range = out[horizons.length]!;
    for (let i = from; i < length; i++) range[i] = (high[i]! - low[i]!) / close[i]!;
  },
};

function returnSource(span: number): string {
  return span <= 20 ? 'Jegadeesh 1990 (reversal)' : 'Jegadeesh and Titman 1993 (momentum)';
}
