import { expect, it } from 'vitest';
import { gradientCheck, Lstm, tf } from '../../src/index.ts';
import { onBackends } from '../support/on-backends.ts';
import {
  assign,
  expectClose,
  randomVariable,
  valuesOf,
  weightedSum,
  withParameters,
} from '../support/tensors.ts';

onBackends('Lstm', () => {
  it('adds up what the gates let in', () => {
    withParameters((parameters) => {
      const layer = new Lstm(parameters, { input: 1, hidden: 1 });
      // Input, forget and output gates wide open, candidate tanh(x): the cell is a running sum of tanh(x).
      assign(parameters, 'inputWeights', [0, 0, 0, 1]);
      assign(parameters, 'hiddenWeights', [0, 0, 0, 0]);
      assign(parameters, 'bias', [100, 100, 100, 0]);
      const { sequence, h, c } = layer.apply(tf.tensor3d([1, 2, -1], [1, 3, 1]));
      const sums = [Math.tanh(1), Math.tanh(1) + Math.tanh(2), Math.tanh(2)];
      expectClose(sequence, sums.map(Math.tanh));
      expectClose(c, sums.slice(2));
      expectClose(h, [Math.tanh(sums[2] as number)]);
    });
  });

  it('is the textbook recurrence', () => {
    withParameters((parameters) => {
      const [input, hidden, time] = [2, 3, 4];
      const layer = new Lstm(parameters, { input, hidden });
      const x = randomVariable([1, time, input], 'x');
      const rows = x.dataSync();
      const [wx, wh, b] = ['inputWeights', 'hiddenWeights', 'bias'].map((name) =>
        valuesOf(parameters, name),
      ) as [number[], number[], number[]];
      const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
      let [h, c] = [new Array<number>(hidden).fill(0), new Array<number>(hidden).fill(0)];
      const expected: number[] = [];
      for (let t = 0; t < time; t++) {
        const gates = b.map((bias, g) => {
          let sum = bias;
          for (let i = 0; i < input; i++)
            sum += (rows[t * input + i] as number) * (wx[i * 4 * hidden + g] as number);
          for (let i = 0; i < hidden; i++) sum += (h[i] as number) * (wh[i * 4 * hidden + g] as number);
          return sum;
        });
        const gate = (kind: number, unit: number) => gates[kind * hidden + unit] as number;
        c = c.map((value, u) => sigmoid(gate(1, u)) * value + sigmoid(gate(0, u)) * Math.tanh(gate(3, u)));
        h = c.map((value, u) => sigmoid(gate(2, u)) * Math.tanh(value));
        expected.push(...h);
      }
      expectClose(layer.apply(x).sequence, expected);
      x.dispose();
    });
  });

  it('goes on from a state', () => {
    withParameters((parameters) => {
      const layer = new Lstm(parameters, { input: 2, hidden: 3 });
      const x = randomVariable([2, 5, 2], 'x');
      const whole = layer.apply(x);
      const first = layer.apply(tf.slice(x, [0, 0, 0], [2, 2, 2]));
      const second = layer.apply(tf.slice(x, [0, 2, 0], [2, 3, 2]), { h: first.h, c: first.c });
      expectClose(second.h, whole.h.dataSync());
      expectClose(tf.concat([first.sequence, second.sequence], 1), whole.sequence.dataSync());
      x.dispose();
    });
  });

  it('has the gradients of finite differences, through a state too', () => {
    withParameters((parameters) => {
      const layer = new Lstm(parameters, { input: 3, hidden: 4 });
      const [x, h, c] = [
        randomVariable([2, 3, 3], 'x'),
        randomVariable([2, 4], 'h'),
        randomVariable([2, 4], 'c'),
      ];
      const loss = () => weightedSum(layer.apply(x, { h, c }).sequence);
      expect(gradientCheck(loss, [...parameters.list(), x, h, c])).toBeLessThan(2e-3);
      expect(gradientCheck(() => weightedSum(layer.apply(x).c), parameters.list())).toBeLessThan(2e-3);
      tf.dispose([x, h, c]);
    });
  });
});
