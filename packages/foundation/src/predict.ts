import { setImmediate as nextTurn } from 'node:timers/promises';
import { invalidInput } from '@gammatwin/core';
import { type CompiledStep, compile, inference, type Tensor, tf } from '@gammatwin/nn';
import { batchTensors, checkSessions, type FoundationInputs } from './inputs.ts';
import type { TrainedFoundation } from './trained.ts';

type Used = Pick<TrainedFoundation, 'config' | 'featureNames' | 'parameters' | 'model' | 'targetScale'>;

/** Embeddings [S, N, E] of the sessions (indices t ≥ window − 1), row-major, in compiled batches. */
export async function embedSessions(
  trained: Used,
  inputs: FoundationInputs,
  sessions: ArrayLike<number>,
): Promise<Float32Array> {
  return runOnce(trained, inputs, sessions, 'embedding');
}

/** Quantiles [S, N, Q] of the 5-session return from the next open, 0.02 = 2 %. */
export async function predictQuantiles(
  trained: Used,
  inputs: FoundationInputs,
  sessions: ArrayLike<number>,
): Promise<Float32Array> {
  return runOnce(trained, inputs, sessions, 'quantiles');
}

async function runOnce(
  trained: Used,
  inputs: FoundationInputs,
  sessions: ArrayLike<number>,
  output: 'embedding' | 'quantiles',
): Promise<Float32Array> {
  const run = new FoundationInference(trained, inputs);
  try {
    return await run.predict(sessions, output);
  } finally {
    run.dispose();
  }
}

/** One compiled forward pass over batches of one shape. `refresh()` after the weights have changed. */
export class FoundationInference {
  readonly #trained: Used;
  readonly #inputs: FoundationInputs;
  readonly #step: CompiledStep;

  constructor(trained: Used, inputs: FoundationInputs) {
    checkNames(trained, inputs);
    this.#trained = trained;
    this.#inputs = inputs;
    this.#step = compile(
      ({ windows, mask }) => {
        const embedding = trained.model.embed(tf.transpose(windows!, [0, 2, 1, 3]), mask!, inference);
        return { embedding, quantiles: trained.model.quantiles(embedding) };
      },
      { name: 'foundation inference', variables: trained.parameters.list() },
    );
  }

  refresh(): void {
    this.#step.write();
  }

  /** [S, N, E] or [S, N, Q] (in returns). Leaves the event loop free between batches. */
  async predict(sessions: ArrayLike<number>, output: 'embedding' | 'quantiles'): Promise<Float32Array> {
    const { config, targetScale } = this.#trained;
    checkSessions('sessions', sessions, this.#inputs, config.window);
    const width = output === 'embedding' ? config.embeddingSize : config.quantiles.length;
    const perSession = this.#inputs.symbols * width;
    const result = new Float32Array(sessions.length * perSession);
    const size = Math.min(config.batchSessions, sessions.length);
    for (let from = 0; from < sessions.length; from += size) {
      // The last batch repeats its last session, so that one graph fits all.
      const batch = Int32Array.from(
        { length: size },
        (_, i) => sessions[Math.min(from + i, sessions.length - 1)]!,
      );
      const values = this.#run(batch)[output];
      result.set(values.subarray(0, Math.min(size, sessions.length - from) * perSession), from * perSession);
      await nextTurn();
    }
    if (output === 'quantiles') for (let i = 0; i < result.length; i++) result[i]! *= targetScale;
    return result;
  }

  #run(batch: Int32Array): { embedding: Float32Array; quantiles: Float32Array } {
    const tensors = batchTensors(this.#inputs, batch, this.#trained.config.window);
    const outputs = this.#step.run(tensors) as { embedding: Tensor; quantiles: Tensor };
    const values = {
      embedding: outputs.embedding.dataSync<'float32'>(),
      quantiles: outputs.quantiles.dataSync<'float32'>(),
    };
    tf.dispose([tensors.windows, tensors.mask, outputs.embedding, outputs.quantiles]);
    return values;
  }

  dispose(): void {
    this.#step.dispose();
  }
}

/** Features that only stand in another order would pass every shape check and mean nothing. */
function checkNames(trained: Used, inputs: FoundationInputs): void {
  if (trained.featureNames.join() !== inputs.featureNames.join()) {
    throw invalidInput('features', trained.featureNames.join(', '), inputs.featureNames.join(', '));
  }
}
