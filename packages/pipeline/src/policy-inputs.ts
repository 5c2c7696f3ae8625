import { regimes } from '@gammatwin/core';
import {
  encodeMacro,
  encodeOptionsMarket,
  encodeStocks,
  macroInputs,
  type OptionsSignalColumns,
  optionsMarketInputs,
  type PortfolioData,
} from '@gammatwin/rl-ppo';
import type { TwinForecasts } from '@gammatwin/twins';
import { alignSeries, featureColumn } from './align.ts';
import type { MarketDataset } from './dataset.ts';

/** What the policy sees and is judged by, from the twins' forecasts of all sessions of the dataset. */
export function policyInputs(dataset: MarketDataset, forecasts: TwinForecasts): PortfolioData {
  const { bars, options } = dataset;
  const option = (name: string) => featureColumn(options, name);
  const macro = encodeMacro(macroColumns(dataset));
  return {
    bars,
    stocks: encodeStocks({
      expected_return: forecasts.expectedReturn,
      hit_prob: forecasts.hitProbability,
      volatility: forecasts.volatilityPerDay,
      regime: likeliestRegimes(forecasts),
      q10: forecasts.q10,
      q50: forecasts.q50,
      q90: forecasts.q90,
      pcr_zscore: option('pcr_zscore'),
      gamma_signal: option('gamma_signal'),
      max_pain_distance_pct: option('max_pain_distance_pct'),
      iv_percentile: option('iv_percentile'),
      net_delta: option('net_delta'),
      trend_signal: option('trend_signal'),
    }),
    macro,
    optionsMarket: optionsMarket(dataset, macro),
    adjacency: dataset.adjacency,
    sectors: dataset.sectors,
    sides: Int8Array.from(forecasts.expectedReturn, (expected) => (expected < 0 ? -1 : 1)),
    optionsSignals: optionsSignals(dataset),
  };
}

function macroColumns({ macro, sessions }: MarketDataset) {
  const series = (name: string) => alignSeries(macro, name, sessions);
  return {
    vix: series('vix'),
    spyClose: series('spy'),
    yield3Month: series('dgs3mo'),
    yield2Year: series('dgs2'),
    yield10Year: series('dgs10'),
  };
}

function likeliestRegimes({ expectedReturn, regimeProbabilities }: TwinForecasts): Float32Array {
  return expectedReturn.map((_, row) => {
    const row4 = regimeProbabilities.subarray(row * regimes.length, (row + 1) * regimes.length);
    return row4.indexOf(Math.max(...row4));
  });
}

/** [T × 8]; the VIX is the one of `macro` [T × 10], NaN where unknown. */
function optionsMarket(dataset: MarketDataset, macro: Float32Array): Float32Array {
  const { sessions, symbols, options } = dataset;
  const names = [
    'pcr_zscore',
    'iv_percentile',
    'pcr_extreme_bullish',
    'pcr_extreme_bearish',
    'gamma_concentration',
    'net_delta',
    'trend_signal',
  ] as const;
  const columns = names.map((name) => [name, featureColumn(options, name)] as const);
  const out = new Float32Array(sessions.length * optionsMarketInputs.length);
  for (let t = 0; t < sessions.length; t++) {
    const row = (column: Float64Array) => column.subarray(t * symbols.length, (t + 1) * symbols.length);
    const ofSession = Object.fromEntries(columns.map(([name, column]) => [name, row(column)]));
    const vix = macro[t * macroInputs.length + macroInputs.indexOf('vix')]!;
    out.set(
      encodeOptionsMarket(ofSession as Record<(typeof names)[number], Float64Array>, vix),
      t * optionsMarketInputs.length,
    );
  }
  return out;
}

function optionsSignals({ options }: MarketDataset): OptionsSignalColumns {
  const known = (name: string) => featureColumn(options, name, { unknownAsNaN: true });
  return {
    pcrExtremeBullish: known('pcr_extreme_bullish'),
    pcrExtremeBearish: known('pcr_extreme_bearish'),
    maxPainDistance: known('max_pain_distance_pct'),
    maxPainStrike: known('max_pain_strike'),
    trendSignal: known('trend_signal'),
    ivPercentile: known('iv_percentile'),
    atmIv: known('atm_call_iv'),
  };
}
