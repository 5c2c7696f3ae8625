import { type EpochDay, type Regime, regimes, sessionClose, type TwinPrediction } from '@gammatwin/core';
import { decodeParquet, encodeParquet } from '@gammatwin/tabular';
import { sameDay, sameNumber } from './columns.ts';

/** Field of TwinPrediction → column. */
const numberColumns = [
  ['expectedReturn', 'expected_return'],
  ['hitProbability', 'hit_probability'],
  ['volatilityPerDay', 'volatility_per_day'],
  ['q10', 'return_q10'],
  ['q50', 'return_q50'],
  ['q90', 'return_q90'],
  ['targetAdjustment', 'target_adjustment_return'],
  ['stopAdjustment', 'stop_adjustment_return'],
  ['pcrGate', 'pcr_gate'],
] as const;

export function encodePredictions(
  session: EpochDay,
  predictions: readonly TwinPrediction[],
  name: string,
): Uint8Array {
  const rows = predictions.length;
  const column = (of: (prediction: TwinPrediction) => number) => Float64Array.from(predictions, of);
  return encodeParquet(
    {
      symbol: predictions.map(({ symbol }) => symbol),
      session: sameDay(rows, session),
      as_of_utc_ms: sameNumber(rows, sessionClose(session)),
      ...Object.fromEntries(numberColumns.map(([field, file]) => [file, column((p) => p[field])] as const)),
      regime: predictions.map(({ regime }) => regime),
      ...Object.fromEntries(
        regimes.map((regime, i) => [
          `probability_${regime}`,
          column(({ regimeProbabilities }) => regimeProbabilities[i] ?? Number.NaN),
        ]),
      ),
    },
    name,
  );
}

export function decodePredictions(bytes: Uint8Array, name: string): TwinPrediction[] {
  const table = decodeParquet(bytes, name);
  const regime = table.column('regime').strings();
  const numbers = (column: string) => table.column(column).numbers();
  const values = numberColumns.map(([field, file]) => [field, numbers(file)] as const);
  const probabilities = regimes.map((of) => numbers(`probability_${of}`));
  return table
    .column('symbol')
    .strings()
    .map((symbol, row) => ({
      symbol,
      ...(Object.fromEntries(values.map(([field, column]) => [field, column[row]!] as const)) as Record<
        (typeof numberColumns)[number][0],
        number
      >),
      regime: regime[row] as Regime,
      regimeProbabilities: probabilities.map((column) => column[row]!),
    }));
}
