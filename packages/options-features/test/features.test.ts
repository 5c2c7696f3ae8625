import { describe, expect, it } from 'vitest';
import {
  emptyHistory,
  extractOptionsFeatures,
  knownFeatureOf,
  neutralOptionsRow,
  type OptionsFeatureName,
  type OptionsRow,
  optionsFeatureNames,
} from '../src/index.ts';
import { type ChainRow, chainOf, session, smallChainRows } from './chains.ts';
import { historyOf } from './histories.ts';

const context = { priceChange5d: 0.03 };

const missingOf = (row: OptionsRow): OptionsFeatureName[] =>
  optionsFeatureNames.filter((_, position) => row.missing[position] === 1);

describe('extractOptionsFeatures on eight contracts worked out on paper', () => {
  const history = historyOf(session, 25, (i) => ({
    total_oi: 1225 + i + (i === 24 ? 1 : 0),
    total_volume: i % 2 === 0 ? 90 : 110,
    pcr_oi: i % 2 === 0 ? 0.7 : 0.5,
    atm_call_iv: 0.2 + 0.01 * i,
  }));
  const row = extractOptionsFeatures(chainOf(smallChainRows), history, context);
  const pcr = 400 / 950;
  const pcrMean = (13 * 0.7 + 12 * 0.5) / 25;
  const pcrDeviation = Math.sqrt((13 * (0.7 - pcrMean) ** 2 + 12 * (0.5 - pcrMean) ** 2) / 25);
  const callIv = 0.8 / 3;

  it.each<[OptionsFeatureName, number]>([
    ['call_oi', 950],
    ['put_oi', 400],
    ['total_oi', 1350],
    ['call_volume', 95],
    ['put_volume', 30],
    ['total_volume', 125],
    ['oi_change_pct', 0.08],
    ['volume_zscore', 2.5],
    ['pcr_oi', pcr],
    ['pcr_volume', 30 / 95],
    ['pcr_zscore', (pcr - pcrMean) / pcrDeviation],
    ['pcr_extreme_bullish', 1],
    ['pcr_extreme_bearish', 0],
    ['pcr_change', pcr - 0.7],
    // G(95) = −38,000; G(100) = 120,000 + 30,000; G(105) = 183,750
    ['max_pain_strike', 105],
    ['max_pain_distance_pct', 0.05],
    ['total_gamma', 295_750e-9],
    ['gamma_sign', 1],
    ['gamma_concentration', 183_750 / 371_750],
    ['gamma_flip_strike', 95 + (5 * 38) / 188],
    ['gamma_flip_distance_pct', -0.05 + (0.05 * 38) / 188],
    ['atm_call_iv', callIv],
    ['atm_put_iv', 0.29],
    ['iv_skew', 0.07 / 3],
    ['put_call_iv_ratio', 1.0875],
    ['iv_percentile', 7 / 25],
    ['iv_rank', (callIv - 0.2) / 0.24],
    ['iv_change_pct', (callIv - 0.44) / 0.44],
    // 70 − 60 + 150 − 50 + 120 − 35 + 82.5 − 22.5
    ['net_delta', 255 / 1350],
    ['net_gamma', 28.5 / 1350],
    ['net_vega', 144.5 / 1350],
    ['net_theta', -59.25 / 1350],
    ['net_delta_abs', 255 / 1350],
    ['front_month_oi', 1150],
    ['next_month_oi', 200],
    ['roll_ratio', 5.75],
    ['term_curve_slope', 0.28 - 1.67 / 6],
    ['trend_signal', 1],
    ['sentiment_signal', 0],
    ['gamma_signal', 0],
  ])('%s = %f', (name, expected) => {
    expect(knownFeatureOf(row, name)).toBeCloseTo(expected, 12);
  });

  it('without a past: only what needs one is missing', () => {
    const first = extractOptionsFeatures(chainOf(smallChainRows), emptyHistory(), context);
    expect(missingOf(first)).toEqual([
      'oi_change_pct',
      'volume_zscore',
      'pcr_zscore',
      'pcr_change',
      'iv_percentile',
      'iv_rank',
      'iv_change_pct',
      'trend_signal',
      'sentiment_signal',
    ]);
  });

  it('refuses a history that knows the day itself', () => {
    const known = historyOf(session + 1, 1, () => ({ total_oi: 5 }));
    expect(() => extractOptionsFeatures(chainOf(smallChainRows), known, context)).toThrow(
      'session: expected a day after the history’s last, 20650, was 20650',
    );
  });
});

describe('extractOptionsFeatures on poor chains', () => {
  const extract = (rows: readonly ChainRow[], head: Parameters<typeof chainOf>[1] = {}) =>
    extractOptionsFeatures(chainOf(rows, head), emptyHistory(), context);

  it('no chain and an empty chain give the neutral row, all missing', () => {
    expect(extractOptionsFeatures(null, emptyHistory(), context)).toEqual(neutralOptionsRow());
    expect(extract([])).toEqual(neutralOptionsRow());
  });

  it('calls alone: puts and every ratio are missing, totals are those of the calls', () => {
    const row = extract(smallChainRows.filter(({ side }) => side === 'call'));
    expect(knownFeatureOf(row, 'total_oi')).toBe(950);
    expect(knownFeatureOf(row, 'gamma_sign')).toBe(1);
    expect(missingOf(row)).toEqual(
      expect.arrayContaining([
        'put_oi',
        'put_volume',
        'pcr_oi',
        'pcr_volume',
        'pcr_extreme_bullish',
        'gamma_flip_strike',
        'atm_put_iv',
        'iv_skew',
      ]),
    );
  });

  it('open interest all 0: known zeros, and nothing that divides by them', () => {
    const row = extract(smallChainRows.map((contract) => ({ ...contract, openInterest: 0 })));
    expect(knownFeatureOf(row, 'total_oi')).toBe(0);
    expect(knownFeatureOf(row, 'total_gamma')).toBe(0);
    expect(knownFeatureOf(row, 'gamma_sign')).toBe(0);
    expect(missingOf(row)).toEqual(
      expect.arrayContaining([
        'pcr_oi',
        'max_pain_strike',
        'gamma_concentration',
        'gamma_flip_strike',
        'net_delta',
        'net_vega',
        'roll_ratio',
        'gamma_signal',
      ]),
    );
    expect(missingOf(row)).not.toContain('atm_call_iv');
  });

  it('no open interest at all is missing, not 0', () => {
    const row = extract(smallChainRows.map((contract) => ({ ...contract, openInterest: Number.NaN })));
    expect(missingOf(row)).toEqual(
      expect.arrayContaining(['call_oi', 'put_oi', 'total_oi', 'total_gamma', 'front_month_oi']),
    );
    expect(knownFeatureOf(row, 'total_volume')).toBe(125);
  });

  it('without a spot: no distance, no at-the-money; the strikes themselves stay', () => {
    const row = extract(smallChainRows, { spot: Number.NaN });
    expect(knownFeatureOf(row, 'max_pain_strike')).toBe(105);
    expect(missingOf(row)).toEqual(
      expect.arrayContaining(['max_pain_distance_pct', 'gamma_flip_strike', 'atm_call_iv', 'atm_put_iv']),
    );
  });

  it('expired rows count nowhere; rows of the day itself in volume and open interest alone', () => {
    const whole = extract(smallChainRows);
    const [sample] = smallChainRows;
    const expired = { ...sample!, expiration: session - 1 };
    expect(extract([...smallChainRows, expired])).toEqual(whole);
    const row = extract([...smallChainRows, { ...sample!, expiration: session, impliedVolatility: 9 }]);
    const changed = optionsFeatureNames.filter((_, f) => row.values[f] !== whole.values[f]);
    expect(changed).toEqual(['call_oi', 'total_oi', 'call_volume', 'total_volume', 'pcr_oi', 'pcr_volume']);
    expect(knownFeatureOf(row, 'call_oi')).toBe(1050);
  });

  it('an unknown Greek weighs nothing in its mean', () => {
    const [sample] = smallChainRows;
    const unknown = { ...sample!, strike: 120, delta: Number.NaN, openInterest: 1e6 };
    const row = extract([...smallChainRows, unknown]);
    expect(knownFeatureOf(row, 'net_delta')).toBeCloseTo(255 / 1350, 12);
  });

  it('leaves the chain as it was', () => {
    const chain = chainOf(smallChainRows);
    const before = structuredClone(chain);
    extractOptionsFeatures(chain, emptyHistory(), context);
    expect(chain).toEqual(before);
  });
});
