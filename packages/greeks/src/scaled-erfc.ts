import { scaledErfc as reference } from './normal.ts';

const pieces = 100;
const order = 7;
let coefficients: Float64Array | null = null;

/**
 * Polynomials of degree 6 for exp(x²)·erfc(x) on 100 equal pieces of y = 4 / (4 + x), lowest power first, in the
 * local variable t in [−1, 1]: the layout of S. G. Johnson's Faddeeva package, fitted here to Cody's approximations.
 * Made on first use (about a millisecond).
 */
export function scaledErfcPieces(): Float64Array {
  if (coefficients) return coefficients;
  const all = new Float64Array(pieces * order);
  for (let piece = 0; piece < pieces; piece++) {
    const values = Array.from({ length: order }, (_, i) => {
      const t = Math.cos((Math.PI * (i + 0.5)) / order);
      return reference((4 * pieces) / (piece + 0.5 * (t + 1)) - 4);
    });
    all.set(powersFromChebyshev(values), piece * order);
  }
  coefficients = all;
  return all;
}

/** exp(x²)·erfc(x) for x ≥ 0 to a few units in the last place, without a call to exp. */
export function scaledErfcFrom(table: Float64Array, x: number): number {
  const y = 400 / (4 + x);
  const piece = y >= pieces ? pieces - 1 : y | 0;
  const t = 2 * (y - piece) - 1;
  const c = piece * order;
  return (
    table[c]! +
    t *
      (table[c + 1]! +
        t *
          (table[c + 2]! +
            t * (table[c + 3]! + t * (table[c + 4]! + t * (table[c + 5]! + t * table[c + 6]!)))))
  );
}

/** Coefficients of t⁰…t⁶ of the polynomial through `values` at the Chebyshev points. */
function powersFromChebyshev(values: readonly number[]): number[] {
  const result = new Array<number>(order).fill(0);
  let previous: number[] = [];
  let polynomial = [1];
  for (let k = 0; k < order; k++) {
    let weight = 0;
    for (let i = 0; i < order; i++) weight += values[i]! * Math.cos((Math.PI * k * (i + 0.5)) / order);
    weight *= (k === 0 ? 1 : 2) / order;
    polynomial.forEach((coefficient, power) => {
      result[power] = result[power]! + weight * coefficient;
    });
    const factor = k === 0 ? 1 : 2;
    const next = [0, ...polynomial.map((coefficient) => factor * coefficient)];
    previous.forEach((coefficient, power) => {
      next[power] = next[power]! - coefficient;
    });
    [previous, polynomial] = [polynomial, next];
  }
  return result;
}
