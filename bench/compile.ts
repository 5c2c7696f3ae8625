import { createRandom, type Random } from '@gammatwin/core';
import {
  Adam,
  type CompiledStep,
  compile,
  GraphAttention,
  inference,
  Lstm,
  Parameters,
  type Scalar,
  StackedLinear,
  startEngine,
  type TensorMap,
  tf,
} from '@gammatwin/nn';
import { maxRelativeDifference } from '@gammatwin/testkit';
import { plainLstm } from './plain-lstm.ts';
import { alternate, type Bench, type BenchRow } from './report.ts';

type Loss = (inputs: TensorMap) => Scalar;
interface Workload {
  readonly name: string;
  /** What runs eagerly beside the graph: the same code unless told. */
  readonly peer?: { readonly name: string; readonly model: Workload['model'] };
  readonly inputs: (random: Random) => TensorMap;
  readonly model: (parameters: Parameters) => Loss;
}

/** Steps after which losses, gradient norms and parameters are compared; later Adam magnifies the last bits. */
const comparedSteps = 5;
const rounds = { runs: 15, warmUp: 1, burst: 5 };

/** Whole training steps (loss, all gradients, Adam): one graph against the same code run eagerly. */
export const bench: Bench = async () => {
  const engine = await startEngine();
  return [lstm, lstmAgainstPlainOps, graphAttention, stackedMlp].map((workload) =>
    compare(workload, engine.backend),
  );
};

const lstm: Workload = {
  name: 'LSTM training step, [500, 30, 32] → 64',
  inputs: (random) => ({ x: normal(random, [500, 30, 32]), y: normal(random, [500, 64]) }),
  model: (parameters) => {
    const layer = new Lstm(parameters, { input: 32, hidden: 64 });
    return ({ x, y }) => squaredError(layer.apply(x as tf.Tensor).h, y as tf.Tensor);
  },
};

const lstmAgainstPlainOps: Workload = {
  ...lstm,
  peer: {
    name: 'eager tfjs-node, LSTM of plain ops',
    model: (parameters) => {
      const last = plainLstm(parameters, { input: 32, hidden: 64 });
      return ({ x, y }) => squaredError(last(x as tf.Tensor), y as tf.Tensor);
    },
  },
};

const graphAttention: Workload = {
  name: 'dense graph attention training step, 500 nodes, 4 heads, 256 → 128',
  inputs: (random) => ({
    x: normal(random, [1, 500, 256]),
    y: normal(random, [1, 500, 128]),
    mask: tf.tensor(
      Float32Array.from({ length: 500 * 500 }, () => Number(random.uniform() < 0.02)),
      [1, 500, 500],
    ),
  }),
  model: (parameters) => {
    const layer = new GraphAttention(parameters, { input: 256, output: 32, heads: 4 });
    return ({ x, y, mask }) =>
      squaredError(layer.apply(x as tf.Tensor, mask as tf.Tensor, inference).output, y as tf.Tensor);
  },
};

const stackedMlp: Workload = {
  name: 'training step of 500 stacked models 128-64-16, batch 32',
  inputs: (random) => ({ x: normal(random, [500, 32, 128]), y: normal(random, [500, 32, 16]) }),
  model: (parameters) => {
    const first = new StackedLinear(parameters.scope('first'), { models: 500, input: 128, output: 64 });
    const second = new StackedLinear(parameters.scope('second'), { models: 500, input: 64, output: 16 });
    return ({ x, y }) => squaredError(second.apply(tf.relu(first.apply(x as tf.Tensor))), y as tf.Tensor);
  },
};

function compare(workload: Workload, backend: string): BenchRow {
  const inputs = workload.inputs(createRandom('bench'));
  const graph = prepare(workload.name, workload.model, 'auto');
  const eager = prepare(workload.name, workload.peer?.model ?? workload.model, 'eager');
  for (let step = 0; step < comparedSteps; step++) for (const each of [graph, eager]) each.run(inputs);
  const difference = maxRelativeDifference(graph.results(), eager.results());
  const { ours, theirs } = alternate(
    () => graph.run(inputs),
    () => eager.run(inputs),
    rounds,
  );
  for (const each of [graph, eager]) each.dispose();
  tf.dispose(inputs);
  return {
    name: `${workload.name} (${backend})`,
    peer: workload.peer?.name ?? 'eager tfjs-node, same code',
    unit: 'ms',
    ours,
    theirs,
    ratio: theirs / ours,
    runs: rounds.runs,
    difference,
  };
}

interface Trained {
  run(inputs: TensorMap): void;
  /** All losses and gradient norms so far, and the parameters. */
  results(): number[];
  dispose(): void;
}

function prepare(name: string, model: Workload['model'], mode: 'auto' | 'eager'): Trained {
  const parameters = new Parameters(createRandom('model'));
  const loss = model(parameters);
  const adam = new Adam([{ variables: parameters.list(), learningRate: 1e-3 }], { maxGradientNorm: 1 });
  const variables = [...parameters.list(), ...adam.state];
  const step: CompiledStep = compile((inputs) => adam.minimize(() => loss(inputs)), {
    name,
    variables,
    mode,
  });
  const results: number[] = [];
  return {
    run(inputs) {
      const { loss, gradientNorm } = step.run(inputs) as { loss: Scalar; gradientNorm: Scalar };
      results.push(loss.dataSync()[0] as number, gradientNorm.dataSync()[0] as number);
      tf.dispose([loss, gradientNorm]);
    },
    results() {
      step.read();
      return results.concat(parameters.list().flatMap((variable) => Array.from(variable.dataSync())));
    },
    dispose() {
      step.dispose();
      adam.dispose();
      parameters.dispose();
    },
  };
}

function squaredError(a: tf.Tensor, b: tf.Tensor): Scalar {
  return tf.mean(tf.squaredDifference(a, b)) as Scalar;
}

function normal(random: Random, shape: number[]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}
