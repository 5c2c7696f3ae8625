import { describe, expect, it } from 'vitest';
import { type OptionsSignal, optionsPoints, type StockOutcome } from '../src/index.ts';

const none: OptionsSignal = {
  pcrExtremeBullish: 0,
  pcrExtremeBearish: 0,
  maxPainDistance: Number.NaN,
  maxPainStrike: Number.NaN,
  trendSignal: 0,
  ivPercentile: 0.5,
  atmIv: 0.3,
};
const up: StockOutcome = { entryPrice: 100, exitPrice: 102, realizedVolatility: 0.2 };
const down: StockOutcome = { ...up, exitPrice: 97 };

describe('optionsPoints', () => {
  it.each<[string, Partial<OptionsSignal>, StockOutcome, number]>([
    ['nothing said', {}, up, 0],
    ['extreme bullish, then down', { pcrExtremeBullish: 1 }, down, 2],
    ['extreme bullish, then up', { pcrExtremeBullish: 1 }, up, -1],
    ['extreme bearish, then up', { pcrExtremeBearish: 1 }, up, 2],
    ['extreme bearish, then down', { pcrExtremeBearish: 1 }, down, -1],
    ['towards the strike', { maxPainDistance: 0.02, maxPainStrike: 102 }, up, 1.5],
    ['away from the strike', { maxPainDistance: 0.02, maxPainStrike: 102 }, down, 0],
    ['far from the strike', { maxPainDistance: 0.05, maxPainStrike: 105 }, up, 0],
    ['trend confirmed', { trendSignal: 1 }, up, 1],
    ['trend refuted', { trendSignal: 1 }, down, 0],
    ['trend too weak', { trendSignal: 0.5 }, up, 0],
    ['high IV that fell', { ivPercentile: 0.9, atmIv: 0.3 }, up, 0.5],
    ['high IV that rose', { ivPercentile: 0.9, atmIv: 0.1 }, up, 0],
    ['low IV that rose', { ivPercentile: 0.1, atmIv: 0.1 }, up, 0.5],
    ['missing', { ivPercentile: Number.NaN, trendSignal: Number.NaN, pcrExtremeBearish: Number.NaN }, up, 0],
    ['all at once', { pcrExtremeBearish: 1, trendSignal: 1, ivPercentile: 0.9 }, up, 3.5],
  ])('%s', (_name, signal, outcome, points) => {
    expect(optionsPoints({ ...none, ...signal }, outcome)).toBe(points);
  });
});
