import { expect, it } from 'vitest';
import { scaledErfc } from '../src/normal.ts';
import { scaledErfcFrom, scaledErfcPieces } from '../src/scaled-erfc.ts';

// scipy.special.erfcx (SciPy 1.13.1)
it.each([
  [0, 1],
  [0.3, 0.7345993345676554],
  [1, 0.427583576155807],
  [4, 0.1369994576250614],
  [20, 0.028174348741051323],
])('exp(x²) · erfc(x) at %f', (x, expected) => {
  expect(Math.abs(scaledErfc(x) / expected - 1)).toBeLessThan(8 * Number.EPSILON);
});

it('the tabled polynomials follow the rational approximations to a few units in the last place', () => {
  const table = scaledErfcPieces();
  for (let x = 0; x < 60; x += 0.00713) {
    const relative = Math.abs(scaledErfcFrom(table, x) / scaledErfc(x) - 1);
    expect(relative, `at ${x}`).toBeLessThan(12 * Number.EPSILON);
  }
});
