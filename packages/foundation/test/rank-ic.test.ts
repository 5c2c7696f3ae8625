import { rankInformationCoefficient } from '@gammatwin/foundation';
import { describe, expect, it } from 'vitest';

describe('rankInformationCoefficient', () => {
  it('is 1 for any increasing relation and −1 for a decreasing one', () => {
    expect(rankInformationCoefficient([1, 2, 3, 4], [1, 10, 100, 1000], 4)).toBeCloseTo(1, 12);
    expect(rankInformationCoefficient([4, 3, 2, 1], [1, 10, 100, 1000], 4)).toBeCloseTo(-1, 12);
  });

  it('gives ties their mean rank', () => {
    // pandas: pd.Series([1, 2, 2, 5, 0]).rank().corr(pd.Series([3, 1, 4, 6, 2]).rank())
    expect(rankInformationCoefficient([1, 2, 2, 5, 0], [3, 1, 4, 6, 2], 5)).toBeCloseTo(
      0.5642880936468347,
      12,
    );
  });

  it('averages over sessions, leaves unknown targets out, and sessions with too few or without spread', () => {
    const nan = Number.NaN;
    const said = [1, 2, 3, 9, /**/ 3, 2, 1, 0, /**/ 1, 2, 3, 4, /**/ 5, 5, 5, 5];
    const came = [1, 2, 3, nan, /**/ 2, 3, 1, nan, /**/ 1, 2, nan, nan, /**/ 1, 2, 3, 4];
    // Sessions 1 and 2 count: 1 and 0.5 (ranks 3,2,1 against 2,3,1: 1 − 6·2/(3·8)).
    expect(rankInformationCoefficient(said, came, 4)).toBeCloseTo(0.75, 12);
  });

  it('is NaN where nothing is known', () => {
    expect(rankInformationCoefficient([1, 2, 3], [Number.NaN, 1, 2], 3)).toBeNaN();
  });
});
