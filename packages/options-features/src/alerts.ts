import { featureOf, knownFeatureOf, type OptionsRow } from './options-row.ts';

export const optionsAlertTypes = [
  'PCR_EXTREME_BULLISH',
  'PCR_EXTREME_BEARISH',
  'GAMMA_CONCENTRATION',
  'IV_SPIKE',
  'OI_SURGE',
] as const;
export type OptionsAlertType = (typeof optionsAlertTypes)[number];

export interface OptionsAlert {
  readonly symbol: string;
  readonly type: OptionsAlertType;
  readonly severity: 'HIGH' | 'MEDIUM';
  readonly message: string;
}

/** The alert rules of design document A, section 11.2. A missing feature raises none. */
export function optionsAlerts(symbol: string, row: OptionsRow): OptionsAlert[] {
  const alerts: OptionsAlert[] = [];
  const raise = (type: OptionsAlertType, severity: OptionsAlert['severity'], text: string) =>
    alerts.push({ symbol, type, severity, message: `${symbol} ${text}` });
  const pcr = featureOf(row, 'pcr_oi').toFixed(2);
  if (knownFeatureOf(row, 'pcr_extreme_bullish') === 1) {
    raise('PCR_EXTREME_BULLISH', 'HIGH', `PCR = ${pcr} (extreme bullish, contrarian bearish)`);
  }
  if (knownFeatureOf(row, 'pcr_extreme_bearish') === 1) {
    raise('PCR_EXTREME_BEARISH', 'HIGH', `PCR = ${pcr} (extreme bearish, contrarian bullish)`);
  }
  if (knownFeatureOf(row, 'gamma_concentration') > 0.7) {
    const strike = featureOf(row, 'max_pain_strike').toFixed(2);
    raise('GAMMA_CONCENTRATION', 'MEDIUM', `high gamma at $${strike} (price magnetism)`);
  }
  const ivPercentile = knownFeatureOf(row, 'iv_percentile');
  if (ivPercentile > 0.9) {
    raise(
      'IV_SPIKE',
      'HIGH',
      `IV at ${(100 * ivPercentile).toFixed(0)}% percentile (volatility regime change)`,
    );
  }
  const oiChange = knownFeatureOf(row, 'oi_change_pct');
  if (Math.abs(oiChange) > 0.2) {
    const percent = `${oiChange > 0 ? '+' : ''}${(100 * oiChange).toFixed(1)}%`;
    raise('OI_SURGE', 'MEDIUM', `OI changed ${percent} (unusual positioning)`);
  }
  return alerts;
}
