import { expect, it } from 'vitest';
import { neutralOptionsRow, optionsAlerts, optionsAlertTypes } from '../src/index.ts';
import { rowOf } from './histories.ts';

const calm = {
  pcr_oi: 0.8,
  pcr_extreme_bullish: 0,
  pcr_extreme_bearish: 0,
  gamma_concentration: 0.7,
  max_pain_strike: 500,
  iv_percentile: 0.9,
  oi_change_pct: 0.2,
};

it.each([
  [
    'PCR_EXTREME_BULLISH',
    'HIGH',
    { pcr_oi: 0.6, pcr_extreme_bullish: 1 },
    'NVDA PCR = 0.60 (extreme bullish, contrarian bearish)',
  ],
  [
    'PCR_EXTREME_BEARISH',
    'HIGH',
    { pcr_oi: 1.25, pcr_extreme_bearish: 1 },
    'NVDA PCR = 1.25 (extreme bearish, contrarian bullish)',
  ],
  [
    'GAMMA_CONCENTRATION',
    'MEDIUM',
    { gamma_concentration: 0.71 },
    'NVDA high gamma at $500.00 (price magnetism)',
  ],
  ['IV_SPIKE', 'HIGH', { iv_percentile: 0.95 }, 'NVDA IV at 95% percentile (volatility regime change)'],
  ['OI_SURGE', 'MEDIUM', { oi_change_pct: 0.25 }, 'NVDA OI changed +25.0% (unusual positioning)'],
  ['OI_SURGE', 'MEDIUM', { oi_change_pct: -0.25 }, 'NVDA OI changed -25.0% (unusual positioning)'],
] as const)('%s', (type, severity, change, message) => {
  expect(optionsAlerts('NVDA', rowOf({ ...calm, ...change }))).toEqual([
    { symbol: 'NVDA', type, severity, message },
  ]);
});

it('at the thresholds themselves all is quiet', () => {
  expect(optionsAlerts('NVDA', rowOf(calm))).toEqual([]);
});

it('missing values raise nothing, whatever stands in their place', () => {
  const row = neutralOptionsRow();
  row.values.fill(1);
  expect(optionsAlerts('NVDA', row)).toEqual([]);
});

it('several at once come in the order of the rules', () => {
  const row = rowOf({
    ...calm,
    pcr_extreme_bullish: 1,
    gamma_concentration: 1,
    iv_percentile: 1,
    oi_change_pct: 1,
  });
  const types = optionsAlerts('NVDA', row).map(({ type }) => type);
  expect(types).toEqual(optionsAlertTypes.filter((type) => type !== 'PCR_EXTREME_BEARISH'));
});
