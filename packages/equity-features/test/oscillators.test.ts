import { extractEquityFeatures } from '@gammatwin/equity-features';
import { expect, test } from 'vitest';
import { at, barsFor, setBar } from './panels.ts';

function panelOf(close: (t: number) => number, volume = 1000) {
  const bars = barsFor('oscillators', { sessions: 40, symbols: 1 }, (b) => {
    for (let t = 0; t < 40; t++) setBar(b, t, 0, { close: close(t), volume });
  });
  return extractEquityFeatures({ bars, instruments: [] });
}

test('a price that only rises has RSI, %K, MFI 100 and ADX 100', () => {
  const panel = panelOf((t) => 100 + t);
  for (const name of ['rsi_14', 'stochastic_k_14', 'stochastic_d_3', 'mfi_14', 'adx_14']) {
    expect(at(panel, name, 39, 0).value, name).toBeCloseTo(100, 9);
  }
});

test('a price that only falls has RSI, %K, MFI 0', () => {
  const panel = panelOf((t) => 100 - t);
  for (const name of ['rsi_14', 'stochastic_k_14', 'mfi_14']) {
    expect(at(panel, name, 39, 0), name).toEqual({ value: 0, missing: 0 });
  }
});

test('a price that never moves leaves oscillators unknown at the neutral value, and volatility exactly 0', () => {
  const panel = panelOf(() => 10.1);
  const neutral = {
    rsi_14: 50,
    stochastic_k_14: 50,
    stochastic_d_3: 50,
    mfi_14: 50,
    bollinger_b_20: 0.5,
    adx_14: 20,
  };
  for (const [name, value] of Object.entries(neutral)) {
    expect(at(panel, name, 39, 0), name).toEqual({ value, missing: 1 });
  }
  expect(at(panel, 'realized_volatility_20d', 39, 0)).toEqual({ value: 0, missing: 0 });
  expect(at(panel, 'garman_klass_20d', 39, 0)).toEqual({ value: 0, missing: 0 });
});

test('zero volume: no money flow index, no volume score, a dollar volume of 0', () => {
  const panel = panelOf((t) => 100 + Math.sin(t), 0);
  expect(at(panel, 'mfi_14', 39, 0)).toEqual({ value: 50, missing: 1 });
  expect(at(panel, 'volume_zscore_20', 39, 0)).toEqual({ value: 0, missing: 1 });
  expect(at(panel, 'log_dollar_volume_20', 39, 0)).toEqual({ value: 0, missing: 0 });
});

test('an unknown volume blanks the volume features alone', () => {
  const panel = panelOf((t) => 100 + Math.sin(t), Number.NaN);
  for (const name of ['mfi_14', 'volume_zscore_20', 'log_dollar_volume_20', 'rank_log_dollar_volume_20']) {
    expect(at(panel, name, 39, 0).missing, name).toBe(1);
  }
  for (const name of ['rsi_14', 'adx_14', 'return_20d']) expect(at(panel, name, 39, 0).missing, name).toBe(0);
});

test('a price that stops after a move keeps its ADX finite, and it becomes known again', () => {
  const panel = panelOf((t) => (t < 20 ? 100 : 100 + t));
  expect(at(panel, 'adx_14', 39, 0).missing).toBe(0);
  expect(at(panel, 'adx_14', 39, 0).value).toBeGreaterThan(50);
});
