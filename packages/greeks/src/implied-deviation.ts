import { type DeviationCell, type DeviationTable, deviationTable, writeStart } from './deviation-table.ts';
import { normalCdf, normalPdf } from './normal.ts';
import { scaledErfcFrom, scaledErfcPieces } from './scaled-erfc.ts';

/** Newton's limit and the step (of the volatility) at which it stops: design document B, section 8.3. */
const maxIterations = 100;
const tolerance = 1e-8;
const sqrtTwoOverPi = 0.7978845608028654;

/**
 * Relative step of fourth order below which the result is as exact as double precision lets it be: what is left is
 * a few times its fourth power.
 */
const lastStep = 3e-4;

export interface DeviationSolver {
  readonly erfc: Float64Array;
  readonly table: DeviationTable;
  readonly cell: DeviationCell;
}

let shared: DeviationSolver | null = null;

/** The solver's two tables, made on first use (some milliseconds). */
export function deviationSolver(): DeviationSolver {
  if (!shared) {
    const erfc = scaledErfcPieces();
    const cell = new Float64Array(4);
    const solve = (start: number, ratio: number, distance: number) => {
      cell[0] = ratio;
      cell[1] = distance;
      cell[2] = start;
      refine(erfc, cell);
      return cell[2]!;
    };
    shared = { erfc, cell, table: deviationTable(solve) };
  }
  return shared;
}

/**
 * From ratio and distance in `solver.cell`, writes the total deviation σ√T into it, NaN where there is none. Newton steps
 * with the two next derivatives (Householder, fourth order) from a tabled start, so that one step is usually the last;
 * whatever the table doesn't reach, or doesn't settle in a few steps, goes to the bracketed solver.
 */
export function writeDeviation(solver: DeviationSolver): void {
  const cell = solver.cell;
  writeStart(solver.table, cell);
  refine(solver.erfc, cell);
  if (!(cell[2]! > 0)) cell[2] = bracketed(cell[0]!, cell[1]!);
}

/** Whether the rounding of the ratio moves the solved volatility by no more than the tolerance. */
export function isDetermined(cell: DeviationCell, rootYears: number): boolean {
  const ratio = cell[0]!;
  const rounding = cell[3]!;
  // In between the density is at least the ratio's size, far above any rounding.
  if (rounding === 0 || (ratio > 1e-3 && ratio < 0.99)) return true;
  const s = cell[2]!;
  return rounding <= tolerance * rootYears * normalPdf(0.5 * s - cell[1]! / s);
}

/**
 * Solves ratio = Φ(d1) − e^distance · Φ(d2) for s, where d1, d2 = −distance/s ± s/2, on the logarithm of the ratio
 * left of its inflection (d1 < 0) and of 1 − ratio right of it, where each is nearly quadratic. NaN if six steps from
 * the s in the cell don't settle.
 */
function refine(erfc: Float64Array, cell: DeviationCell): void {
  const ratio = cell[0]!;
  const distance = cell[1]!;
  let s = cell[2]!;
  cell[2] = Number.NaN;
  for (let i = 0; i < 6; i++) {
    const h = -distance / s;
    const t = 0.5 * s;
    const d1 = h + t;
    const below = d1 < 0;
    const x1 = below ? -d1 * Math.SQRT1_2 : d1 * Math.SQRT1_2;
    const x2 = (t - h) * Math.SQRT1_2;
    const w1 = scaledErfcFrom(erfc, x1);
    const w2 = scaledErfcFrom(erfc, x2);
    const width = below ? w1 - w2 : w1 + w2;
    const miss = Math.log((0.5 * width) / (below ? ratio : 1 - ratio)) - 0.5 * d1 * d1;
    const slope = below ? sqrtTwoOverPi / width : -sqrtTwoOverPi / width;
    const second = (h * h - t * t) / s;
    const third = second * second - (3 * h * h + t * t) / (s * s);
    const newton = -miss / slope;
    const h2 = second - slope;
    const h3 = third - 3 * slope * second + 2 * slope * slope;
    const step = (newton * (1 + 0.5 * newton * h2)) / (1 + newton * (h2 + (newton * h3) / 6));
    const next = s + step;
    if (!(next > 0.3 * s && next < 3 * s)) return;
    s = next;
    if (step < lastStep * s && step > -lastStep * s) {
      cell[2] = s;
      return;
    }
  }
}

/**
 * Newton from the inflection of price in s (Manaster and Koehler 1982), from where plain steps converge upward; below
 * it the steps are taken on the logarithm of the price, which is nearly flat in price itself. A step that leaves the
 * bracket becomes a bisection.
 */
function bracketed(ratio: number, distance: number): number {
  const growth = Math.exp(distance);
  const inflection = Math.sqrt(2 * distance);
  let low = 0;
  let high = inflection + 20;
  let s = inflection < 1e-3 ? Math.min(ratio * Math.sqrt(2 * Math.PI), high / 2) : inflection;
  for (let i = 0; i < maxIterations; i++) {
    const d1 = -distance / s + 0.5 * s;
    const value = normalCdf(d1) - growth * normalCdf(d1 - s);
    if (value > ratio) high = s;
    else low = s;
    const slope = normalPdf(d1);
    const step =
      ratio < 0.5 * value || value < 0.5 * ratio
        ? (Math.log(value / ratio) * value) / slope
        : (value - ratio) / slope;
    const next = s - step;
    if (Math.abs(step) <= tolerance * Math.min(1, s)) return next;
    s = next > low && next < high ? next : 0.5 * (low + high);
  }
  return Number.NaN;
}
