import { optionsFeatures } from '@gammatwin/options-features';
import { describe, expect, test } from 'vitest';
import { planTrades, type StockRecord } from '../src/trades.ts';

const neutral = Object.fromEntries(optionsFeatures.map((feature) => [feature.name, feature.neutral]));

function stock(symbol: string, hitProbability: number): StockRecord {
  return {
    prediction: {
      symbol,
      expectedReturn: 0.02,
      hitProbability,
      volatilityPerDay: 0.01,
      q10: -0.02,
      q50: 0.02,
      q90: 0.06,
      regime: 'Trending',
      regimeProbabilities: [1, 0, 0, 0],
      targetAdjustment: 0,
      stopAdjustment: 0,
      pcrGate: 0,
    },
    close: 200,
    averageDollarVolume: 1e9,
    options: { ...neutral, max_pain_strike: 230, max_pain_distance_pct: 0.15 },
    missingOptions: new Set(['trend_signal', 'iv_percentile']),
  };
}

const decision = (selected: number[], sizes: number[]) => ({
  selected: Int32Array.from(selected),
  sizes: Float64Array.from(sizes),
  fractions: Float64Array.from(sizes, (size) => size * 10),
  logProbability: 0,
  value: 0,
});

describe('planTrades', () => {
  // Target: 0.02 + 0.7 · 0.04 = 0.048; stop: min(−2 · 0.01, −0.04) = −0.04; reward/risk 1.2.
  // Kelly at p = 0.5: (0.5 · 1.2 − 0.5) / 1.2 = 1/12, half of it 4.1667 %.
  test('prices, sizes and context by hand', () => {
    const { trades, declined } = planTrades(decision([1, 0], [0.08, 0.03]), [
      stock('AAA', 0.5),
      stock('BBB', 0.5),
    ]);
    expect(declined).toEqual([]);
    expect(trades.map((trade) => trade.ticker)).toEqual(['BBB', 'AAA']);
    const [first, second] = trades;
    expect(first?.target_price).toBeCloseTo(209.6, 10);
    expect(first?.stop_price).toBeCloseTo(192, 10);
    expect(first?.reward_risk).toBeCloseTo(1.2, 12);
    expect(first?.kelly_size_pct).toBeCloseTo(100 / 24, 10);
    expect(first?.position_size_pct).toBeCloseTo(100 / 24, 10);
    expect(second?.position_size_pct).toBeCloseTo(3, 12);
    expect(second?.policy_size_pct).toBeCloseTo(3, 12);
    expect(first?.options_context.missing).toEqual(['iv_percentile', 'trend_signal']);
    expect(first?.rationale.join()).not.toMatch(/Implied volatility/);
    expect(first?.rationale.join()).toMatch(/\$230.00 strike/);
  });

  test('a pick that Kelly gives nothing is declined with its reason, not traded at size 0', () => {
    const { trades, declined } = planTrades(decision([0], [0.05]), [stock('AAA', 0.4)]);
    expect(trades).toEqual([]);
    expect(declined).toEqual([
      {
        ticker: 'AAA',
        side: 'buy',
        reason: 'kelly-allows-nothing',
        probability: 0.4,
        reward_risk: expect.closeTo(1.2, 12),
        policy_size_pct: 5,
      },
    ]);
  });
});
