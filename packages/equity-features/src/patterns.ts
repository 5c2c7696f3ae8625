import { technical } from './feature.ts';
import type { TechnicalFamily } from './technical-family.ts';

/** Shapes of the last bars. */
export const patterns: TechnicalFamily = {
  features: [{ ...technical('overnight_gap', 'O / C[1 ago] − 1', 2, 0), group: 'pattern' }],
  compute({ open, close }) {
    return [open.map((o, i) => (i === 0 ? Number.NaN : o / close[i - 1]! - 1))];
  },
};
