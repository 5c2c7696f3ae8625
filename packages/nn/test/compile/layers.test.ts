import { createRandom } from '@gammatwin/core';
import { maxRelativeDifference } from '@gammatwin/testkit';
import { expect, it } from 'vitest';
import * as nn from '../../src/index.ts';
import { onNative } from '../support/on-backends.ts';
import { randomTensor, weightedSum } from '../support/tensors.ts';

const { tf } = nn;
type Body = (inputs: { x: nn.Tensor; pass: nn.Pass }) => nn.Tensor;

const causal = () => tf.tensor2d([1, 0, 0, 1, 1, 0, 1, 1, 1], [3, 3]);
const target = () => randomTensor([4, 3], 'target');

/** Each builds a layer and says how to apply it to x [4, 3, 6]. */
const layers: Record<string, (parameters: nn.Parameters) => Body> = {
  Linear: (parameters) => {
    const layer = new nn.Linear(parameters, { input: 6, output: 5 });
    return ({ x }) => layer.apply(x);
  },
  StackedLinear: (parameters) => {
    const layer = new nn.StackedLinear(parameters, { models: 4, input: 6, output: 5 });
    return ({ x }) => layer.apply(x);
  },
  LayerNorm: (parameters) => {
    const layer = new nn.LayerNorm(parameters, { size: 6, models: 4 });
    return ({ x }) => layer.apply(x);
  },
  Embedding: (parameters) => {
    const layer = new nn.Embedding(parameters, { entries: 7, size: 6 });
    return ({ x }) =>
      tf.mul(x, layer.apply(tf.tensor2d([0, 1, 2, 3, 3, 3, 4, 5, 6, 6, 0, 0], [4, 3], 'int32')));
  },
  dropout: (parameters) => {
    const layer = new nn.Linear(parameters, { input: 6, output: 5 });
    return ({ x, pass }) => nn.dropout(layer.apply(nn.dropout(x, 0.3, pass)), 0.5, pass);
  },
  GatedResidualNetwork: (parameters) => {
    const layer = new nn.GatedResidualNetwork(parameters, {
      input: 6,
      hidden: 4,
      output: 5,
      context: 6,
      dropout: 0.2,
    });
    return ({ x, pass }) => layer.apply(x, pass, tf.mean(x, 1));
  },
  VariableSelection: (parameters) => {
    const layer = new nn.VariableSelection(parameters, { variables: 6, hidden: 5, dropout: 0.2 });
    return ({ x, pass }) => layer.apply(x, pass).output;
  },
  Lstm: (parameters) => {
    const layer = new nn.Lstm(parameters, { input: 6, hidden: 5 });
    return ({ x }) => layer.apply(x).sequence;
  },
  'Lstm whose batch runs as two chains': (parameters) => {
    const layer = new nn.Lstm(parameters, { input: 6, hidden: 5 });
    return ({ x }) => {
      const initial = { h: randomTensor([128, 5], 'h'), c: randomTensor([128, 5], 'c') };
      const wide = tf.mul(tf.tile(x, [32, 1, 1]), tf.reshape(tf.linspace(0.5, 1.5, 128), [128, 1, 1]));
      const { sequence, h, c } = layer.apply(wide, initial);
      return tf.concat([tf.reshape(sequence, [-1]), tf.reshape(h, [-1]), tf.reshape(c, [-1])]);
    };
  },
  InterpretableAttention: (parameters) => {
    const layer = new nn.InterpretableAttention(parameters, { size: 6, heads: 2, dropout: 0.2 });
    return ({ x, pass }) => layer.apply(x, x, x, causal(), pass).output;
  },
  GraphAttention: (parameters) => {
    const layer = new nn.GraphAttention(parameters, { input: 6, output: 5, heads: 2, dropout: 0.2 });
    return ({ x, pass }) => layer.apply(x, tf.expandDims(causal(), 0), pass).output;
  },
  losses: (parameters) => {
    const layer = new nn.Linear(parameters, { input: 6, output: 3 });
    return ({ x }) => {
      const y = tf.mean(layer.apply(x), 1);
      return tf.stack([
        nn.quantileLoss(tf.mean(target(), 1), y, [0.1, 0.5, 0.9]),
        nn.binaryCrossEntropy(tf.abs(tf.tanh(target())), tf.sigmoid(y)),
        nn.meanSquaredError(target(), y, tf.square(target())),
      ]);
    };
  },
  'special functions': (parameters) => {
    const layer = new nn.Linear(parameters, { input: 6, output: 3 });
    return ({ x }) => {
      const y = tf.add(tf.square(layer.apply(x)), 0.5);
      return tf.add(nn.lgamma(y), nn.digamma(y));
    };
  },
  normals: (parameters) => {
    const layer = new nn.Linear(parameters, { input: 6, output: 3 });
    return ({ x, pass }) => tf.add(layer.apply(x), (pass.random as nn.StatelessRandom).normal([4, 3, 3]));
  },
};

/** Output, loss and all gradients of two runs with different seeds, then one with the first seed again. */
function run(build: (parameters: nn.Parameters) => Body, mode: 'auto' | 'eager'): number[][] {
  const parameters = new nn.Parameters(createRandom(1));
  const body = build(parameters);
  const step = nn.compile(
    ({ x, seed }) => {
      const pass = () => nn.trainingPass(seed as nn.Tensor);
      const loss = () => weightedSum(body({ x: x as nn.Tensor, pass: pass() }));
      const { value, grads } = tf.variableGrads(loss, parameters.list());
      const gradients = parameters
        .list()
        .map((variable, i) => [`gradient${i}`, grads[variable.name] as nn.Tensor]);
      return { y: body({ x: x as nn.Tensor, pass: pass() }), value, ...Object.fromEntries(gradients) };
    },
    { name: 'layer', variables: parameters.list(), mode },
  );
  const results = [1, 2, 1].map((value) => {
    const inputs = { x: randomTensor([4, 3, 6], 'x'), seed: tf.scalar(value, 'int32') };
    const outputs = step.run(inputs);
    const numbers = Object.values(outputs).flatMap((y) => Array.from(y.dataSync()));
    tf.dispose([inputs, outputs]);
    return numbers;
  });
  step.dispose();
  parameters.dispose();
  return results;
}

const chancy = [
  'dropout',
  'GatedResidualNetwork',
  'VariableSelection',
  'InterpretableAttention',
  'GraphAttention',
  'normals',
];

onNative('compiled layers', () => {
  it.each(Object.entries(layers))('%s gives what it gives eagerly', (name, build) => {
    const [graph, eager] = [run(build, 'auto'), run(build, 'eager')] as [number[][], number[][]];
    graph.forEach((numbers, i) => {
      expect(maxRelativeDifference(numbers, eager[i] as number[])).toBeLessThan(1e-5);
    });
    expect(graph[2]).toEqual(graph[0]);
    if (chancy.includes(name)) expect(graph[1]).not.toEqual(graph[0]);
    else expect(graph[1]).toEqual(graph[0]);
  });
});
