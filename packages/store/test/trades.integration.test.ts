import { type Trade, type TwinPrediction, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { useStore } from './temporary-home.ts';

const database = useStore();
const day = toEpochDay('2026-07-16');
const started = Date.parse('2026-07-16T21:05:00Z');

/** The example of seed document A, appendix C. */
const nvda: Trade = {
  ticker: 'NVDA',
  side: 'buy',
  entry_price: 495.5,
  target_price: 518.75,
  stop_price: 485.2,
  target_pct: 0.047,
  stop_pct: -0.021,
  probability: 0.74,
  position_size_pct: 7.5,
  policy_size_pct: 9.1,
  kelly_size_pct: 7.5,
  regime: 'Trending',
  reward_risk: 2.24,
  options_context: {
    pcr_oi: 0.82,
    pcr_extreme: false,
    max_pain_strike: 500,
    max_pain_distance_pct: 0.009,
    gamma_concentration: 0.78,
    iv_percentile: 0.45,
    net_delta: 0.1 + 0.2,
    trend_signal: 1,
    missing: ['iv_percentile'],
  },
  rationale: ['Twin predicts 4.7% upside', 'net delta +0.32, "more calls than puts", {a,b}\\\n'],
};

const prediction: TwinPrediction = {
  symbol: 'NVDA',
  expectedReturn: 0.047,
  hitProbability: 0.74,
  volatilityPerDay: 0.1 + 0.2,
  q10: -0.02,
  q50: 0.04,
  q90: 1e-300,
  regime: 'MeanReverting',
  regimeProbabilities: [0.1, 0.2, 0.3, 0.4],
  targetAdjustment: 0.001,
  stopAdjustment: -0.002,
  pcrGate: 0,
};

const run = { kind: 'nightly', startedAt: started, config: { seed: 7, symbols: ['NVDA'] }, commit: null };

describe('trades', () => {
  it('come back exactly in their order and replace those of their session', async () => {
    const id = await database.store.startRun(run);
    const sell: Trade = { ...nvda, ticker: 'AAPL', side: 'sell', regime: 'Quiet' };
    await database.store.writeTrades(day - 1, id, [sell]);
    await database.store.writeTrades(day, id, [sell]);
    await database.store.writeTrades(day, id, [nvda, sell]);
    expect(await database.store.readTrades(day)).toEqual([nvda, sell]);
    expect(await database.store.readTrades(day - 1)).toEqual([sell]);
    await database.store.writeTrades(day, id, []);
    expect(await database.store.readTrades(day)).toEqual([]);
  });

  it('stay as they were if a new one is bad', async () => {
    const id = await database.store.startRun(run);
    await database.store.writeTrades(day, id, [nvda]);
    const write = (...trades: Trade[]) => database.store.writeTrades(day, id, trades);
    await expect(write({ ...nvda, stop_price: Number.NaN })).rejects.toThrow(
      'trade in NVDA: stop_price: expected a finite number, was NaN',
    );
    await expect(
      write({ ...nvda, options_context: { ...nvda.options_context, pcr_oi: Number.POSITIVE_INFINITY } }),
    ).rejects.toThrow('pcr_oi');
    await expect(write(nvda, nvda)).rejects.toMatchObject({ code: 'INVALID_ROW' });
    await expect(database.store.writeTrades(day, 999_999, [nvda])).rejects.toMatchObject({
      code: 'INVALID_ROW',
    });
    expect(await database.store.readTrades(day)).toEqual([nvda]);
  });
});

describe('predictions', () => {
  it('come back exactly, of the asked model or of the one written last', async () => {
    const other: TwinPrediction = { ...prediction, symbol: 'AAPL', pcrGate: 0.5 };
    await database.store.writePredictions(day, 'first', [prediction]);
    await database.store.writePredictions(day, 'second', [prediction]);
    await database.store.writePredictions(day, 'second', [prediction, other]);
    expect(await database.store.readPredictions(day)).toEqual([other, prediction]);
    expect(await database.store.readPredictions(day, 'first')).toEqual([prediction]);
    expect(await database.store.readPredictions(day, 'third')).toEqual([]);
    expect(await database.store.readPredictions(day + 1)).toEqual([]);
  });

  it('are refused with a NaN', async () => {
    const bad = { ...prediction, regimeProbabilities: [0.5, Number.NaN, 0.5, 0] };
    await expect(database.store.writePredictions(day, 'first', [bad])).rejects.toThrow(
      'prediction of NVDA: regimeProbabilities: expected a finite number, was NaN',
    );
    expect(await database.store.readPredictions(day, 'first')).toEqual([prediction]);
  });
});

it('runs are recorded from their start to their end, latest first', async () => {
  const id = await database.store.startRun({ ...run, commit: 'abc123' });
  const [running] = await database.store.readRuns(1);
  expect(running).toEqual({ ...run, commit: 'abc123', id, status: 'running', finishedAt: null });
  await database.store.finishRun(id, 'done', started + 1_500);
  const [done, earlier] = await database.store.readRuns();
  expect(done).toEqual({ ...run, commit: 'abc123', id, status: 'done', finishedAt: started + 1_500 });
  expect(earlier?.id).toBeLessThan(id);
});
