import { describe, expect, test } from 'vitest';
import { explainTrade, type TradeRecord } from '../src/rationale.ts';

// The example trade of seed document A, appendix C.
const record: TradeRecord = {
  trade: {
    ticker: 'NVDA',
    side: 'buy',
    entry_price: 495.5,
    target_price: 518.75,
    stop_price: 485.2,
    target_pct: 0.047,
    stop_pct: -0.021,
    probability: 0.74,
    position_size_pct: 7.5,
    policy_size_pct: 7.5,
    kelly_size_pct: 10,
    regime: 'Trending',
    reward_risk: 2.24,
    options_context: {
      pcr_oi: 0.82,
      pcr_extreme: false,
      max_pain_strike: 500,
      max_pain_distance_pct: 0.009,
      gamma_concentration: 0.78,
      iv_percentile: 0.45,
      net_delta: 0.32,
      trend_signal: 1,
      missing: [],
    },
  },
  options: {
    pcr_oi: 0.82,
    max_pain_strike: 500,
    max_pain_distance_pct: 0.009,
    gamma_concentration: 0.78,
    gamma_signal: 1,
    iv_percentile: 0.45,
    net_delta: 0.32,
    trend_signal: 1,
    oi_change_pct: 0.08,
  },
};

describe('explainTrade', () => {
  test('says what appendix C says of its example', () => {
    expect(explainTrade(record).map((sentence) => sentence.text)).toEqual([
      'Twin predicts a move of +4.7 % to the target with 74.0 % probability in a trending regime, if target or stop is reached in the next five sessions',
      'Reward to risk is 2.24 with the stop at -2.1 %',
      'Options positioning is bullish: net delta +0.320 a contract of open interest',
      'Peak gamma stands at the $500.00 strike, +0.9 % from the price at the chain’s capture',
      "Gamma is concentrated there (78.0 % of the chain's gamma): price magnetism is likely",
      'Risk: the $500.00 strike lies before the target and may hold the price',
      'Open interest changed by +8.0 % and confirms the rise',
      'Implied volatility is at the 45th percentile of its year: not extreme',
      'The put-call ratio of open interest is 0.82: sentiment is not extreme',
      'The policy asked for 7.5 % of the portfolio; half Kelly allows 10.0 %',
    ]);
  });

  test('every number in a sentence belongs to a fact, and every fact to its record', () => {
    for (const sentence of explainTrade(record)) {
      let rest = sentence.text;
      for (const fact of sentence.facts) rest = rest.replace(fact.text, '');
      expect(rest).not.toMatch(/\d/);
      for (const fact of sentence.facts) {
        if (typeof fact.value === 'string') continue;
        const [owner, field] = fact.field.split('.') as ['trade' | 'options', string];
        const source = record[owner] as unknown as Record<string, number>;
        const scale = field.endsWith('_size_pct') ? 100 : 1;
        expect(fact.value).toBe(source[field]! / scale);
      }
    }
  });

  test('what the market did not give is not spoken of', () => {
    const text = explainTrade({ trade: record.trade, options: {} })
      .map((sentence) => sentence.text)
      .join('\n');
    expect(text).not.toMatch(/gamma|put-call|Implied|Open interest/i);
  });
});
