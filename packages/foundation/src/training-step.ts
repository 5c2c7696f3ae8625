import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  Adam,
  assertNotDiverged,
  type CompiledStep,
  compile,
  type Tensor,
  tf,
  trainingPass,
} from '@gammatwin/nn';
import { batchTensors } from './inputs.ts';
import { foundationLoss } from './loss.ts';
import type { TrainedFoundation } from './trained.ts';
import type { FoundationTraining } from './training.ts';

/** Forward, backward, clip and Adam, compiled once for one batch shape. */
export class TrainingStep {
  readonly #training: FoundationTraining;
  readonly #targetScale: number;
  readonly #size: number;
  readonly #adam: Adam;
  readonly #step: CompiledStep;
  #seed: number;

  constructor({ model, parameters, targetScale }: TrainedFoundation, training: FoundationTraining) {
    const { learningRate, maxGradientNorm, batchSessions, quantiles } = training.config;
    this.#training = training;
    this.#targetScale = targetScale;
    this.#size = Math.min(batchSessions, training.trainSessions.length);
    this.#seed = training.random.fork('dropout').integer(0, 0x3fffffff);
    this.#adam = new Adam([{ variables: parameters.list(), learningRate }], { maxGradientNorm });
    this.#step = compile(
      ({ windows, mask, target, weight, seed }) =>
        this.#adam.minimize(() => {
          const pass = trainingPass(seed!);
          const embedding = model.embed(tf.transpose(windows!, [0, 2, 1, 3]), mask!, pass);
          return foundationLoss(target!, model.quantiles(embedding), quantiles, weight!);
        }),
      { name: 'foundation training', variables: [...parameters.list(), ...this.#adam.state] },
    );
  }

  /** Trains on every full batch of `order` and leaves the new weights in the parameters. */
  async epoch(order: Int32Array): Promise<{ trainLoss: number; gradientNorm: number }> {
    let sum = 0;
    let norm = 0;
    let batches = 0;
    for (let from = 0; from + this.#size <= order.length; from += this.#size) {
      const { loss, gradientNorm } = this.#run(order.subarray(from, from + this.#size));
      sum += loss;
      norm = Math.max(norm, gradientNorm);
      batches++;
      await nextTurn();
      if (this.#training.signal?.aborted) break;
    }
    this.#step.read();
    return { trainLoss: sum / batches, gradientNorm: norm };
  }

  #run(batch: Int32Array): { loss: number; gradientNorm: number } {
    const { config, symbols, target } = this.#training;
    const scaled = new Float32Array(batch.length * symbols);
    const known = new Float32Array(scaled.length);
    for (let i = 0; i < scaled.length; i++) {
      const value = target[batch[Math.floor(i / symbols)]! * symbols + (i % symbols)]!;
      if (Number.isNaN(value)) continue;
      scaled[i] = value / this.#targetScale;
      known[i] = 1;
    }
    const inputs = {
      ...batchTensors(this.#training, batch, config.window),
      target: tf.tensor(scaled, [batch.length, symbols]),
      weight: tf.tensor(known, [batch.length, symbols]),
      seed: tf.scalar(this.#seed++, 'int32'),
    };
    const outputs = this.#step.run(inputs) as { loss: Tensor; gradientNorm: Tensor };
    const result = { loss: outputs.loss.dataSync()[0]!, gradientNorm: outputs.gradientNorm.dataSync()[0]! };
    tf.dispose([...Object.values(inputs), outputs.loss, outputs.gradientNorm]);
    assertNotDiverged('foundation', result);
    return result;
  }

  dispose(): void {
    this.#step.dispose();
    this.#adam.dispose();
  }
}
