import { afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { type BackendName, startEngine, tf } from '../../src/index.ts';

const best = (await startEngine()).backend;
const backends: readonly BackendName[] = best === 'wasm' ? ['wasm'] : [best, 'wasm'];

/** The suite on the best backend of this machine and on wasm. Every test must free the tensors that it makes. */
export function onBackends(name: string, suite: (backend: BackendName) => void): void {
  describe.each(backends)(`${name} on %s`, (backend) => {
    hooks(backend);
    suite(backend);
  });
}

/** The suite on native TensorFlow alone; skipped where there is none. */
export function onNative(name: string, suite: () => void): void {
  describe.skipIf(best === 'wasm')(`${name} on ${best}`, () => {
    hooks(best);
    suite();
  });
}

function hooks(backend: BackendName): void {
  let tensors = 0;
  beforeAll(async () => {
    await startEngine({ backend });
  });
  beforeEach(() => {
    tensors = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors - tensors, 'tensors left over').toBe(0);
  });
}
