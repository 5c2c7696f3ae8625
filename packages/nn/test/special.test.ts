import { expect, it } from 'vitest';
import { digamma, lgamma, type Tensor, tf } from '../src/index.ts';
import { onBackends } from './support/on-backends.ts';

// scipy 1.17.1: x = np.array([...]); gammaln(x), digamma(x), polygamma(1, x)
const x = [0.01, 0.3, 0.9, 1, 1.5, 2, 2.5, 7, 30, 1000];
const gammaln = [
  4.599479878042022, 1.0957979948180756, 0.06637623973474327, 0, -0.12078223763524526, 0, 0.2846828704729192,
  6.579251212010101, 71.257038967168, 5905.220423209181,
];
const psi = [
  -100.56088545786868, -3.502524222200133, -0.7549269499470516, -0.5772156649015329, 0.03648997397857652,
  0.42278433509846713, 0.7031566406452432, 1.872784335098467, 3.384438132685525, 6.907255195648812,
];
const trigamma = [
  10001.621213528311, 12.245364546107734, 1.9225399594772041, 1.6449340668482266, 0.9348022005446793,
  0.6449340668482266, 0.4903577561002349, 0.15354517795933756, 0.033895060357739946, 0.001000500166666633,
];

/** Relative 1e-6, and what half a unit in the last place of the float32 argument alone moves the value by. */
function expectAccurate(values: Tensor, expected: readonly number[], slopes: readonly number[]): void {
  values.dataSync().forEach((value, i) => {
    const [target, slope] = [expected[i] as number, slopes[i] as number];
    const allowed = 1e-6 * Math.abs(target) + Math.abs(slope) * (x[i] as number) * 2 ** -24 + 1e-12;
    expect(Math.abs(value - target), `at ${x[i]}: ${value}, expected ${target}`).toBeLessThanOrEqual(allowed);
  });
}

onBackends('special functions', () => {
  it('lgamma and its derivative', () => {
    tf.tidy(() => {
      const argument = tf.tensor1d(x);
      expectAccurate(lgamma(argument), gammaln, psi);
      expectAccurate(tf.grad((y: Tensor) => lgamma(y))(argument), psi, trigamma);
    });
  });

  it('digamma and its derivative', () => {
    tf.tidy(() => {
      const argument = tf.tensor1d(x);
      expectAccurate(digamma(argument), psi, trigamma);
      // ψ″ is about −2 ψ′ / x for small x and less beyond.
      const slopes = trigamma.map((value, i) => (2 * value) / (x[i] as number));
      expectAccurate(tf.grad((y: Tensor) => digamma(y))(argument), trigamma, slopes);
    });
  });
});
