import type { Regime, Trade } from '@gammatwin/core';

type Format = 'percent' | 'signedPercent' | 'percentile' | 'usd' | 'ratio' | 'signedRatio' | 'word';

/** One number or word of a sentence, with the record and field that it was looked up from. */
export interface Fact {
  readonly field: string;
  readonly value: number | string;
  readonly text: string;
}

export interface Sentence {
  readonly text: string;
  readonly facts: readonly Fact[];
}

/** What an explanation may speak of: the trade itself and the feature values that are known, by name. */
export interface TradeRecord {
  readonly trade: Omit<Trade, 'rationale'>;
  /** Options features by name; a name that is absent was missing in the market. */
  readonly options: Readonly<Record<string, number>>;
}

/**
 * Explains a trade by rules (seed document A, section 9.1 step 6 and appendix C). Every number is looked up from its
 * record through `fact`; what the market did not give is not spoken of.
 */
export function explainTrade(record: TradeRecord): Sentence[] {
  const { trade } = record;
  const known = (name: string): name is string => record.options[name] !== undefined;
  const option = (name: string, format: Format) => fact(`options.${name}`, record.options[name]!, format);
  const value = (name: string) => record.options[name]!;
  const sentences: Sentence[] = [];
  const say = (strings: TemplateStringsArray, ...facts: Fact[]) => {
    sentences.push({
      text: strings.reduce((text, part, i) => text + part + (facts[i]?.text ?? ''), ''),
      facts,
    });
  };

  const target = fact('trade.target_pct', trade.target_pct, 'signedPercent');
  const probability = fact('trade.probability', trade.probability, 'percent');
  const regime = fact('trade.regime', regimeWords[trade.regime], 'word');
  say`Twin predicts a move of ${target} to the target with ${probability} probability in a ${regime} regime, if target or stop is reached in the next five sessions`;
  say`Reward to risk is ${fact('trade.reward_risk', trade.reward_risk, 'ratio')} with the stop at ${fact('trade.stop_pct', trade.stop_pct, 'signedPercent')}`;

  if (known('net_delta')) {
    const bias = value('net_delta') >= 0 ? 'bullish' : 'bearish';
    say`Options positioning is ${fact('options.net_delta', bias, 'word')}: net delta ${option('net_delta', 'signedRatio')} a contract of open interest`;
  }
  if (known('max_pain_strike') && known('max_pain_distance_pct')) {
    say`Peak gamma stands at the ${option('max_pain_strike', 'usd')} strike, ${option('max_pain_distance_pct', 'signedPercent')} from the price at the chain’s capture`;
    if (known('gamma_concentration') && value('gamma_concentration') > 0.7) {
      say`Gamma is concentrated there (${option('gamma_concentration', 'percent')} of the chain's gamma): price magnetism is likely`;
    }
    if (value('max_pain_distance_pct') * Math.sign(trade.target_pct) > 0 && known('gamma_signal')) {
      if (Math.abs(value('max_pain_distance_pct')) < Math.abs(trade.target_pct)) {
        say`Risk: the ${option('max_pain_strike', 'usd')} strike lies before the target and may hold the price`;
      }
    }
  }
  if (known('trend_signal') && known('oi_change_pct') && value('trend_signal') !== 0) {
    const verdict =
      value('trend_signal') === 1
        ? 'confirms the rise'
        : value('trend_signal') === -1
          ? 'confirms the fall'
          : 'warns that momentum fades';
    say`Open interest changed by ${option('oi_change_pct', 'signedPercent')} and ${fact('options.trend_signal', verdict, 'word')}`;
  }
  if (known('iv_percentile')) {
    const level =
      value('iv_percentile') > 0.8
        ? 'expensive, a contraction is likely'
        : value('iv_percentile') < 0.2
          ? 'cheap, an expansion is possible'
          : 'not extreme';
    say`Implied volatility is at the ${option('iv_percentile', 'percentile')} percentile of its year: ${fact('options.iv_percentile', level, 'word')}`;
  }
  if (known('pcr_oi')) {
    const mood =
      value('pcr_oi') < 0.7
        ? 'extremely bullish, a contrarian warning'
        : value('pcr_oi') > 1
          ? 'extremely bearish, a contrarian support'
          : 'not extreme';
    say`The put-call ratio of open interest is ${option('pcr_oi', 'ratio')}: sentiment is ${fact('options.pcr_oi', mood, 'word')}`;
  }
  const policy = fact('trade.policy_size_pct', trade.policy_size_pct / 100, 'percent');
  const kelly = fact('trade.kelly_size_pct', trade.kelly_size_pct / 100, 'percent');
  say`The policy asked for ${policy} of the portfolio; half Kelly allows ${kelly}`;
  return sentences;
}

const regimeWords: Record<Regime, string> = {
  Trending: 'trending',
  MeanReverting: 'mean-reverting',
  HighVolatility: 'high-volatility',
  Quiet: 'quiet',
};

function fact(field: string, value: number | string, format: Format): Fact {
  return { field, value, text: render(value, format) };
}

/** How a looked-up value is written; the check of a rationale renders the record's value again and compares. */
function render(value: number | string, format: Format): string {
  if (typeof value === 'string') return value;
  const signed = value >= 0 ? '+' : '';
  switch (format) {
    case 'percent':
      return `${(100 * value).toFixed(1)} %`;
    case 'signedPercent':
      return `${signed}${(100 * value).toFixed(1)} %`;
    case 'percentile':
      return ordinal(Math.round(100 * value));
    case 'usd':
      return `$${value.toFixed(2)}`;
    case 'ratio':
      return value.toFixed(2);
    case 'signedRatio':
      return `${signed}${value.toFixed(3)}`;
    case 'word':
      return String(value);
  }
}

function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}
