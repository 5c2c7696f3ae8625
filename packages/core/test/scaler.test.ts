import {
  applyScaler,
  assertFittedBefore,
  createRandom,
  type FeaturePanel,
  fitScaler,
  GammaTwinError,
} from '@gammatwin/core';
import { expect, test } from 'vitest';

const random = createRandom('scaler');
const T = 60;
const N = 3;
const F = 4;

/** Features: a normal one, a heavy one, a constant one, one that is known in the last ten sessions alone. */
function makePanel(): FeaturePanel {
  const values = new Float64Array(T * N * F);
  const missing = new Uint8Array(T * N * F);
  for (let row = 0; row < T * N; row++) {
    values.set([3 + 2 * random.normal(), Math.sinh(4 * random.normal()), 7.7, random.normal()], row * F);
    if (random.uniform() < 0.2) {
      values[row * F] = 1e9;
      missing[row * F] = 1;
    }
    if (row < (T - 10) * N) missing[row * F + 3] = 1;
  }
  return {
    names: ['plain', 'heavy', 'constant', 'late'],
    symbols: ['A', 'B', 'C'],
    sessions: Int32Array.from({ length: T }, (_, t) => 100 + 2 * t),
    values,
    missing,
  };
}

const panel = makePanel();
const transforms = ['linear', 'signedLog', 'linear', 'linear'] as const;
/** Sessions 104 … 178: index 2 … 39. */
const window = { from: 103, to: 179 };

/** Known values of feature f in sessions [first, last]. */
function known(f: number, first: number, last: number): number[] {
  const out: number[] = [];
  for (let row = first * N; row < (last + 1) * N; row++) {
    if (panel.missing[row * F + f] === 0) out.push(panel.values[row * F + f]!);
  }
  return out;
}

function moments(x: readonly number[]) {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return { mean, deviation: Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length) };
}
const signedLog = (x: number) => Math.sign(x) * Math.log(1 + Math.abs(x));

test('mean and deviation are those of the known values of the window', () => {
  const scaler = fitScaler(panel, window, transforms);
  const plain = known(0, 2, 39);
  expect(scaler.mean[0]).toBeCloseTo(moments(plain).mean, 10);
  expect(scaler.scale[0]).toBeCloseTo(moments(plain).deviation, 10);
  expect(scaler.observed).toEqual([plain.length, 38 * N, 38 * N, 0]);
  const heavy = moments(known(1, 2, 39).map(signedLog));
  expect(scaler.mean[1]).toBeCloseTo(heavy.mean, 10);
  expect(scaler.scale[1]).toBeCloseTo(heavy.deviation, 10);
  expect([scaler.mean[2], scaler.scale[2]]).toEqual([7.7, 1]);
});

test('the window is kept as the sessions that were seen', () => {
  const scaler = fitScaler(panel, window, transforms);
  expect([scaler.fittedFrom, scaler.fittedTo]).toEqual([104, 178]);
});

test('values outside of the window change nothing', () => {
  const changed = { ...panel, values: panel.values.slice() };
  changed.values.fill(-1e6, 40 * N * F);
  changed.values.fill(1e6, 0, 2 * N * F);
  expect(fitScaler(changed, window, transforms)).toEqual(fitScaler(panel, window, transforms));
});

test('applied: (x − mean) / scale, clipped to ±5, 0 where missing', () => {
  const scaler = fitScaler(panel, window, transforms);
  const scaled = applyScaler(scaler, panel);
  expect(scaled).toHaveLength(T * N * F);
  for (let row = 0; row < T * N; row++) {
    for (const f of [0, 1, 2]) {
      const x = panel.values[row * F + f]!;
      const z = ((f === 1 ? signedLog(x) : x) - scaler.mean[f]!) / scaler.scale[f]!;
      const expected = panel.missing[row * F + f] ? 0 : Math.max(-5, Math.min(5, z));
      expect(scaled[row * F + f], `row ${row}, feature ${f}`).toBeCloseTo(expected, 5);
    }
  }
  const far = { ...panel, values: panel.values.map(() => 1e6), missing: new Uint8Array(T * N * F) };
  expect([
    applyScaler(scaler, far)[0],
    applyScaler(scaler, { ...far, values: far.values.map((x) => -x) })[0],
  ]).toEqual([5, -5]);
});

test('a feature that the window hardly knew is 0 everywhere', () => {
  const late = (from: number) => {
    const scaled = applyScaler(fitScaler(panel, { from, to: 300 }, transforms), panel);
    return scaled.filter((_, at) => at % F === 3);
  };
  // Ten sessions of three stocks: 30 known are enough, 27 are not.
  expect(late(200).some((z) => z !== 0)).toBe(true);
  expect(late(202).every((z) => z === 0)).toBe(true);
});

test('a scaler that saw the first validation session is refused, one that ends before is not', () => {
  const scaler = fitScaler(panel, window, transforms);
  expect(() => assertFittedBefore(scaler, 179)).not.toThrow();
  expect(() => assertFittedBefore(scaler, 178)).toThrow(GammaTwinError);
  expect(() => assertFittedBefore(scaler, 178)).toThrow(/fitted on sessions of the validation window/);
});

test('an empty window, other features, or transforms of another number are refused', () => {
  expect(() => fitScaler(panel, { from: 500, to: 600 })).toThrow(
    'scaler window: expected at least one session',
  );
  expect(() => fitScaler(panel, window, ['linear'])).toThrow(
    'scaler transforms: expected one for each of 4 features, was 1',
  );
  const renamed = { ...panel, names: ['plain', 'constant', 'heavy', 'late'] };
  expect(() => applyScaler(fitScaler(panel, window), renamed)).toThrow('features to scale');
});
