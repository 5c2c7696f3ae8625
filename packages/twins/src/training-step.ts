import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  Adam,
  assertNotDiverged,
  type CompiledStep,
  compile,
  inference,
  type Scalar,
  type TensorMap,
  tf,
  trainingPass,
} from '@gammatwin/nn';
import { batchTensors, stockFirst } from './batch.ts';
import { type TwinLosses, TwinLossWithOptions } from './loss.ts';
import type { TrainedTwins } from './trained.ts';
import type { TwinTraining } from './training.ts';

/** The compiled training and validation steps. */
export class TrainingStep {
  readonly #trained: TrainedTwins;
  readonly #training: TwinTraining;
  readonly #size: number;
  readonly #adam: Adam;
  readonly #step: CompiledStep;
  readonly #evaluation: CompiledStep;
  readonly #validationBatch: TensorMap;
  #seed: number;

  constructor(trained: TrainedTwins, training: TwinTraining) {
    const { parameters, stack, config } = trained;
    this.#trained = trained;
    this.#training = training;
    this.#size = Math.min(config.batchSessions, training.trainSessions.length);
    this.#seed = training.random.fork('dropout').integer(0, 0x3fffffff);
    this.#validationBatch = batchTensors(training, trained, training.validationSessions);
    const loss = new TwinLossWithOptions(config);
    // Summed over the stocks and clipped at √N times the limit, every twin learns as fast as it would alone.
    const twins = training.symbols.length;
    this.#adam = new Adam(
      [
        {
          variables: parameters.list().filter((variable) => variable !== stack.stockEmbedding),
          learningRate: config.learningRate,
        },
        { variables: [stack.stockEmbedding], learningRate: config.stockLearningRate },
      ],
      { maxGradientNorm: config.maxGradientNorm * Math.sqrt(twins) },
    );
    this.#step = compile(
      ({ seed, ...batch }) =>
        this.#adam.minimize(() => {
          const { embedding, options, targets } = stockFirst(batch);
          const outputs = stack.predict(embedding, options, trainingPass(seed!));
          return tf.mul(loss.apply(outputs, targets).total, twins) as Scalar;
        }),
      { name: 'twin training', variables: [...parameters.list(), ...this.#adam.state] },
    );
    this.#evaluation = compile(
      (batch) => {
        const { embedding, options, targets } = stockFirst(batch);
        return { ...loss.apply(stack.predict(embedding, options, inference), targets) };
      },
      { name: 'twin validation', variables: parameters.list() },
    );
  }

  /** Trains on every full batch of `order` and leaves the new weights in the parameters. */
  async epoch(order: Int32Array): Promise<{ trainLoss: number; gradientNorm: number }> {
    let sum = 0;
    let norm = 0;
    let batches = 0;
    for (let from = 0; from + this.#size <= order.length; from += this.#size) {
      const { loss, gradientNorm } = this.#run(order.subarray(from, from + this.#size));
      sum += loss / this.#training.symbols.length;
      norm = Math.max(norm, gradientNorm);
      batches++;
      await nextTurn();
      if (this.#training.signal?.aborted) break;
    }
    this.#step.read();
    return { trainLoss: sum / batches, gradientNorm: norm };
  }

  validate(): Record<keyof TwinLosses, number> {
    this.#evaluation.write();
    return readScalars(this.#evaluation.run(this.#validationBatch)) as Record<keyof TwinLosses, number>;
  }

  #run(batch: Int32Array): { loss: number; gradientNorm: number } {
    const inputs = {
      ...batchTensors(this.#training, this.#trained, batch),
      seed: tf.scalar(this.#seed++, 'int32'),
    };
    const result = readScalars(this.#step.run(inputs)) as { loss: number; gradientNorm: number };
    tf.dispose(Object.values(inputs));
    assertNotDiverged('twins', result);
    return result;
  }

  dispose(): void {
    this.#step.dispose();
    this.#evaluation.dispose();
    this.#adam.dispose();
    tf.dispose(Object.values(this.#validationBatch));
  }
}

function readScalars(outputs: TensorMap): Record<string, number> {
  const values = Object.fromEntries(Object.entries(outputs).map(([name, x]) => [name, x.dataSync()[0]!]));
  tf.dispose(Object.values(outputs));
  return values;
}
