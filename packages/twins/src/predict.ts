import { setImmediate as nextTurn } from 'node:timers/promises';
import { invalidInput, type Regime, regimes, type TwinPrediction } from '@gammatwin/core';
import { inference, type Tensor, tf } from '@gammatwin/nn';
import type { TrainedTwins } from './trained.ts';

/** Predictions of S sessions as columns, [S, N] row-major unless told otherwise; units as in core's TwinPrediction. */
export interface TwinForecasts {
  readonly expectedReturn: Float32Array;
  readonly hitProbability: Float32Array;
  readonly volatilityPerDay: Float32Array;
  readonly q10: Float32Array;
  readonly q50: Float32Array;
  readonly q90: Float32Array;
  /** [S, N, 4], in the order of core's `regimes`. */
  readonly regimeProbabilities: Float32Array;
  readonly targetAdjustment: Float32Array;
  readonly stopAdjustment: Float32Array;
  readonly pcrGate: Float32Array;
  /** [S, N, optionsSize]. */
  readonly optionsEmbedding: Float32Array;
}

const sessionsAtOnce = 64;

/** `embeddings` [S, N, E] and `options` [S, N, optionsFeatures] scaled, row-major → columns. */
export async function predictTwinSessions(
  trained: TrainedTwins,
  embeddings: Float32Array,
  options: Float32Array,
): Promise<TwinForecasts> {
  const sessions = checkInputs(trained, embeddings, options);
  const { embeddingSize, optionsFeatures, optionsSize } = trained.config;
  const rows = trained.symbols.length;
  const forecasts = emptyForecasts(sessions * rows, optionsSize);
  for (let from = 0; from < sessions; from += sessionsAtOnce) {
    const to = Math.min(sessions, from + sessionsAtOnce);
    const block = (values: Float32Array, width: number) =>
      values.subarray(from * rows * width, to * rows * width);
    const columns = forward(
      trained,
      block(embeddings, embeddingSize),
      block(options, optionsFeatures),
      to - from,
    );
    for (const [name, column] of Object.entries(columns)) {
      const width = column.length / ((to - from) * rows);
      forecasts[name as keyof TwinForecasts].set(column, from * rows * width);
    }
    await nextTurn();
  }
  return forecasts;
}

/** What every twin says at one session: `embeddings` [N, E], `options` [N, optionsFeatures], in the order of the symbols. */
export function predictTwins(
  trained: TrainedTwins,
  embeddings: Float32Array,
  options: Float32Array,
): TwinPrediction[] {
  const sessions = checkInputs(trained, embeddings, options);
  if (sessions !== 1)
    throw invalidInput('embeddings', `one session of ${trained.symbols.length} stocks`, sessions);
  const columns = forward(trained, embeddings, options, 1);
  return trained.symbols.map((symbol, n) => predictionAt(columns, symbol, n));
}

/** Row `row` = s · N + n of the columns as a record. */
export function predictionAt(columns: TwinForecasts, symbol: string, row: number): TwinPrediction {
  const probabilities = [
    ...columns.regimeProbabilities.subarray(row * regimes.length, (row + 1) * regimes.length),
  ];
  return {
    symbol,
    expectedReturn: columns.expectedReturn[row]!,
    hitProbability: columns.hitProbability[row]!,
    volatilityPerDay: columns.volatilityPerDay[row]!,
    q10: columns.q10[row]!,
    q50: columns.q50[row]!,
    q90: columns.q90[row]!,
    regime: regimes[probabilities.indexOf(Math.max(...probabilities))] as Regime,
    regimeProbabilities: probabilities,
    targetAdjustment: columns.targetAdjustment[row]!,
    stopAdjustment: columns.stopAdjustment[row]!,
    pcrGate: columns.pcrGate[row]!,
  };
}

function forward(
  { stack, symbols, config, returnScale, volatilityScale }: TrainedTwins,
  embeddings: Float32Array,
  options: Float32Array,
  sessions: number,
): TwinForecasts {
  const count = symbols.length;
  const perStock = (values: Float32Array, width: number) =>
    tf.transpose(tf.tensor(values, [sessions, count, width]), [1, 0, 2]);
  const perSession = (x: Tensor) => tf.transpose(x, x.rank === 2 ? [1, 0] : [1, 0, 2]).dataSync<'float32'>();
  const scaled = (values: Float32Array, scale: readonly number[]) =>
    values.map((x, i) => x * scale[i % count]!);
  return tf.tidy(() => {
    const outputs = stack.predict(
      perStock(embeddings, config.embeddingSize),
      perStock(options, config.optionsFeatures),
      inference,
    );
    const [q10, q50, q90] = tf.unstack(outputs.quantiles, -1) as [Tensor, Tensor, Tensor];
    return {
      expectedReturn: scaled(perSession(outputs.expectedReturn), returnScale),
      hitProbability: perSession(outputs.hitProbability),
      volatilityPerDay: scaled(perSession(outputs.volatility), volatilityScale),
      q10: scaled(perSession(q10), returnScale),
      q50: scaled(perSession(q50), returnScale),
      q90: scaled(perSession(q90), returnScale),
      regimeProbabilities: perSession(outputs.regimeProbabilities),
      targetAdjustment: perSession(outputs.targetAdjustment),
      stopAdjustment: perSession(outputs.stopAdjustment),
      pcrGate: perSession(outputs.pcrGate),
      optionsEmbedding: perSession(outputs.optionsEmbedding),
    };
  });
}

function checkInputs(trained: TrainedTwins, embeddings: Float32Array, options: Float32Array): number {
  const { embeddingSize, optionsFeatures } = trained.config;
  const rows = trained.symbols.length;
  const sessions = embeddings.length / (rows * embeddingSize);
  if (!Number.isInteger(sessions)) {
    throw invalidInput('embeddings', `[S, ${rows}, ${embeddingSize}]`, embeddings.length);
  }
  if (options.length !== sessions * rows * optionsFeatures) {
    throw invalidInput('options', `[${sessions}, ${rows}, ${optionsFeatures}]`, options.length);
  }
  return sessions;
}

function emptyForecasts(rows: number, optionsSize: number): TwinForecasts {
  const column = (width = 1) => new Float32Array(rows * width);
  return {
    expectedReturn: column(),
    hitProbability: column(),
    volatilityPerDay: column(),
    q10: column(),
    q50: column(),
    q90: column(),
    regimeProbabilities: column(regimes.length),
    targetAdjustment: column(),
    stopAdjustment: column(),
    pcrGate: column(),
    optionsEmbedding: column(optionsSize),
  };
}
