import { technical } from './feature.ts';
import { deviationOf, meanOf, rolling } from './rolling.ts';
import type { TechnicalFamily } from './technical-family.ts';

export const volume: TechnicalFamily = {
  features: [
    {
      ...technical(
        'volume_zscore_20',
        '(V − mean) / sample deviation, V over 20',
        20,
        0,
        'V is unknown or did not change',
      ),
      transform: 'signedLog',
    },
    technical('log_dollar_volume_20', 'ln(1 + mean of C·V over 20), USD', 20, 18, 'V is unknown'),
  ],
  compute({ close, volume: shares }) {
    const dollars = close.map((c, i) => c * shares[i]!);
    return [
      rolling(
        close.length,
        20,
        (from, to) => (shares[to]! - meanOf(shares, from, to)) / deviationOf(shares, from, to, 1),
      ),
      rolling(close.length, 20, (from, to) => Math.log1p(meanOf(dollars, from, to))),
    ];
  },
};
