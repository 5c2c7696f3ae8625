import { type EpochDay, invalidInput, type TwinPrediction } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { sessionDate } from './selection.ts';

const rowsAtOnce = 2_000;

export async function writePredictions(
  { rowTransaction }: Connection,
  session: EpochDay,
  model: string,
  predictions: readonly TwinPrediction[],
): Promise<void> {
  const time = sessionDate(session);
  const rows = predictions.map((prediction) => {
    checkFinite(prediction);
    return {
      time,
      ticker: prediction.symbol,
      model,
      expected_return: prediction.expectedReturn,
      hit_probability: prediction.hitProbability,
      volatility_per_day: prediction.volatilityPerDay,
      q10: prediction.q10,
      q50: prediction.q50,
      q90: prediction.q90,
      regime: prediction.regime,
      regime_probabilities: [...prediction.regimeProbabilities],
      target_adjustment: prediction.targetAdjustment,
      stop_adjustment: prediction.stopAdjustment,
      pcr_gate: prediction.pcrGate,
    };
  });
  await rowTransaction(async (trx) => {
    await trx.deleteFrom('predictions').where('time', '=', time).where('model', '=', model).execute();
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      await trx
        .insertInto('predictions')
        .values(rows.slice(from, from + rowsAtOnce))
        .execute();
    }
  });
}

export async function readPredictions(
  { db }: Connection,
  session: EpochDay,
  model?: string,
): Promise<readonly TwinPrediction[]> {
  const stored = db.selectFrom('predictions').where('time', '=', sessionDate(session));
  const latest = stored.select('model').orderBy('written_at', 'desc').limit(1);
  const rows = await stored
    .selectAll()
    .where('model', '=', model ?? latest)
    .orderBy('ticker')
    .execute();
  return rows.map((row) => ({
    symbol: row.ticker,
    expectedReturn: row.expected_return,
    hitProbability: row.hit_probability,
    volatilityPerDay: row.volatility_per_day,
    q10: row.q10,
    q50: row.q50,
    q90: row.q90,
    regime: row.regime,
    regimeProbabilities: row.regime_probabilities,
    targetAdjustment: row.target_adjustment,
    stopAdjustment: row.stop_adjustment,
    pcrGate: row.pcr_gate,
  }));
}

function checkFinite(prediction: TwinPrediction): void {
  for (const [field, value] of Object.entries(prediction)) {
    for (const x of [value].flat()) {
      if (typeof x === 'number' && !Number.isFinite(x)) {
        throw invalidInput(`prediction of ${prediction.symbol}: ${field}`, 'a finite number', x);
      }
    }
  }
}
