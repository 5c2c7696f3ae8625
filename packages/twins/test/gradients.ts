import type { Random } from '@gammatwin/core';
import { type Parameters, type Scalar, tf } from '@gammatwin/nn';
import { expect } from 'vitest';
import { normals } from './synthetic.ts';

const step = 2e-4;

/**
 * Compares, for every variable, the derivative of `loss` along a direction between the gradient and a random one with the
 * central difference. `unreached`: variables that the loss does not depend on.
 */
export function expectGradients(
  loss: () => Scalar,
  parameters: Parameters,
  random: Random,
  unreached: readonly string[] = [],
): void {
  const read = () => tf.tidy(() => loss().dataSync()[0]!);
  const { value, grads } = tf.variableGrads(loss, parameters.list());
  for (const [name, variable] of parameters.entries()) {
    const tensor = grads[variable.name];
    if (!tensor) {
      expect(unreached, `no gradient of ${name}`).toContain(name);
      continue;
    }
    const gradient = tensor.dataSync();
    const start = variable.dataSync().slice() as Float32Array;
    const chance = normals(random, start.length);
    const along = Math.hypot(...gradient) + 1e-8;
    const raw = chance.map((x, i) => x / Math.hypot(...chance) + gradient[i]! / along);
    const direction = raw.map((x) => x / Math.hypot(...raw));
    const expected = direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0);
    const at = (distance: number) => {
      const moved = tf.tensor(
        start.map((x, i) => x + distance * direction[i]!),
        variable.shape,
      );
      variable.assign(moved);
      moved.dispose();
      return read();
    };
    const difference = (at(step) - at(-step)) / (2 * step);
    expect(Math.abs(difference - expected), `${name}: ${expected} against ${difference}`).toBeLessThan(
      5e-4 + 0.03 * Math.abs(expected),
    );
    at(0);
  }
  tf.dispose([value, grads]);
}
