import { technical } from './feature.ts';
import type { TechnicalFamily } from './technical-family.ts';
import { momentDeviation, windowMoments, windowSums } from './window-sums.ts';

export const volume: TechnicalFamily = {
  features: [
    {
      ...technical(
        'volume_zscore_20',
        '(V − mean) / sample deviation, V over 20',
        20,
        0,
        'Gervais, Kaniel and Mingelgrin 2001',
        'V is unknown or did not change',
      ),
      transform: 'signedLog',
    },
    technical(
      'log_dollar_volume_20',
      'ln(1 + mean of C·V over 20), USD',
      20,
      18,
      'Brennan, Chordia and Subrahmanyam 1998',
      'V is unknown',
    ),
  ],
  compute({ from, length, close, volume: shares, scratch }, out) {
    const [score, dollars] = out as [Float64Array, Float64Array];
    const [traded, sums, squares] = scratch as [Float64Array, Float64Array, Float64Array];
    windowMoments(shares, 20, from, length, sums, squares);
    for (let i = from; i < length; i++) {
      const deviation = momentDeviation(shares, 20, i, sums[i]!, squares[i]!, 1);
      score[i] = (shares[i]! - sums[i]! / 20) / deviation;
    }
    for (let i = Math.max(0, from - 19); i < length; i++) traded[i] = close[i]! * shares[i]!;
    windowSums(traded, 20, from, length, sums);
    for (let i = from; i < length; i++) dollars[i] = Math.log1p(sums[i]! / 20);
  },
};
