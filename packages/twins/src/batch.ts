import { regimes } from '@gammatwin/core';
import { type Tensor, type TensorMap, tf } from '@gammatwin/nn';
import type { TwinTargets } from './loss.ts';

/** What really came, [T, N] row-major; NaN where unknown. */
export interface TwinLabels {
  /** Return of the five sessions from the next open, 0.02 = 2 %. */
  readonly return5d: Float32Array;
  /** Realised volatility of those sessions, a day. */
  readonly realizedVolatility: Float32Array;
  /** 1 = target touched before stop, else 0. */
  readonly hitTarget: Float32Array;
  /** Index into core's `regimes`. */
  readonly regime: Float32Array;
}

/** All that the twins learn from; [T, N] row-major unless told otherwise. */
export interface TwinData {
  readonly symbols: readonly string[];
  /** Of the frozen foundation, [T, N, E]. */
  readonly embeddings: Float32Array;
  /** Scaled, [T, N, F]. */
  readonly options: Float32Array;
  /** 1 where the put-call ratio is extreme, else 0; NaN where unknown. */
  readonly pcrExtreme: Float32Array;
  /** Distance to the peak-gamma strike, a fraction of spot; NaN where unknown. */
  readonly maxPainDistance: Float32Array;
  readonly labels: TwinLabels;
}

/** Per stock, what labels are divided by. */
export interface LabelScales {
  readonly returnScale: readonly number[];
  readonly volatilityScale: readonly number[];
}

/** The tensors of a batch of sessions, session first as they lie in memory: [B, N, …]. */
export function batchTensors(data: TwinData, scales: LabelScales, sessions: ArrayLike<number>): TensorMap {
  const count = data.symbols.length;
  const batch = sessions.length;
  const total = data.labels.regime.length / count;
  const block = (values: Float32Array) => {
    const width = values.length / total;
    const out = new Float32Array(batch * width);
    for (let b = 0; b < batch; b++)
      out.set(values.subarray(sessions[b]! * width, (sessions[b]! + 1) * width), b * width);
    return out;
  };
  const returns = block(data.labels.return5d).map((x, i) => x / scales.returnScale[i % count]!);
  const volatility = block(data.labels.realizedVolatility).map(
    (x, i) => x / scales.volatilityScale[i % count]!,
  );
  const hit = block(data.labels.hitTarget);
  const regime = block(data.labels.regime);
  const extreme = block(data.pcrExtreme);
  const distance = block(data.maxPainDistance);
  const oneHot = new Float32Array(batch * count * regimes.length);
  regime.forEach((index, i) => {
    if (!Number.isNaN(index)) oneHot[i * regimes.length + index] = 1;
  });
  const tensor = (values: Float32Array) => tf.tensor(values, [batch, count]);
  const cube = (values: Float32Array) => tf.tensor(values, [batch, count, values.length / (batch * count)]);
  return {
    embedding: cube(block(data.embeddings)),
    options: cube(block(data.options)),
    return: tensor(returns.map(orZero)),
    returnKnown: tensor(returns.map(isKnown)),
    volatility: tensor(volatility.map(orZero)),
    volatilityKnown: tensor(volatility.map(isKnown)),
    hit: tensor(hit.map(orZero)),
    hitKnown: tensor(hit.map(isKnown)),
    regime: cube(oneHot),
    regimeKnown: tensor(regime.map(isKnown)),
    pcrExtreme: tensor(extreme.map(orZero)),
    maxPainDistance: tensor(distance.map(orZero)),
    optionsKnown: tensor(extreme.map((x, i) => isKnown(x + distance[i]!))),
  };
}

/** Stock first, as the stack wants it: [N, B, …]. Inside the compiled step, where it costs nothing on the host. */
export function stockFirst(tensors: TensorMap): { embedding: Tensor; options: Tensor; targets: TwinTargets } {
  const { embedding, options, ...targets } = Object.fromEntries(
    Object.entries(tensors).map(([name, x]) => [name, tf.transpose(x, x.rank === 2 ? [1, 0] : [1, 0, 2])]),
  ) as unknown as { embedding: Tensor; options: Tensor } & TwinTargets;
  return { embedding, options, targets };
}

function orZero(x: number): number {
  return Number.isNaN(x) ? 0 : x;
}

function isKnown(x: number): number {
  return Number.isNaN(x) ? 0 : 1;
}
