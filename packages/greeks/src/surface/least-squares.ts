/** Writes residuals at `parameters` into `out`. */
export type Residuals = (parameters: Float64Array, out: Float64Array) => void;

export interface LeastSquares {
  readonly parameters: Float64Array;
  /** Sum of squared residuals. */
  readonly loss: number;
}

const maxIterations = 100;
const step = 1e-6;

/** Levenberg–Marquardt with central differences, for a handful of parameters. */
export function leastSquares(residuals: Residuals, start: Float64Array, rows: number): LeastSquares {
  const size = start.length;
  const current = new Float64Array(rows);
  const above = new Float64Array(rows);
  const below = new Float64Array(rows);
  const jacobian = Array.from(start, () => new Float64Array(rows));
  let parameters = start.slice();
  residuals(parameters, current);
  let loss = squares(current);
  let damping = 1e-3;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    for (let p = 0; p < size; p++) {
      const moved = parameters.slice();
      moved[p] = parameters[p]! + step;
      residuals(moved, above);
      moved[p] = parameters[p]! - step;
      residuals(moved, below);
      const column = jacobian[p]!;
      for (let i = 0; i < rows; i++) column[i] = (above[i]! - below[i]!) / (2 * step);
    }
    const normal = jacobian.map((x) => jacobian.map((y) => dot(x, y)));
    const gradient = jacobian.map((x) => dot(x, current));
    let improved = false;
    while (!improved && damping < 1e12) {
      const damped = normal.map((row, p) => row.map((x, q) => (p === q ? x * (1 + damping) + 1e-30 : x)));
      const change = solveLinear(damped, gradient);
      const tried = parameters.map((x, p) => x - change[p]!);
      residuals(tried, above);
      const triedLoss = squares(above);
      if (triedLoss < loss) {
        improved = true;
        const gain = loss - triedLoss;
        parameters = tried;
        current.set(above);
        loss = triedLoss;
        damping = Math.max(1e-12, damping / 10);
        if (gain < 1e-14 * loss) return { parameters, loss };
      } else damping *= 10;
    }
    if (!improved) break;
  }
  return { parameters, loss };
}

/** x of matrix · x = right, by elimination with pivots; NaN where the matrix is singular. */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let p = 0; p < size; p++) {
    let best = p;
    for (let i = p + 1; i < size; i++) if (Math.abs(rows[i]![p]!) > Math.abs(rows[best]![p]!)) best = i;
    [rows[p], rows[best]] = [rows[best]!, rows[p]!];
    const pivot = rows[p]!;
    for (let i = p + 1; i < size; i++) {
      const row = rows[i]!;
      const share = row[p]! / pivot[p]!;
      for (let j = p; j <= size; j++) row[j] = row[j]! - share * pivot[j]!;
    }
  }
  const x = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i]![size]!;
    for (let j = i + 1; j < size; j++) sum -= rows[i]![j]! * x[j]!;
    x[i] = sum / rows[i]![i]!;
  }
  return x;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

const squares = (x: Float64Array): number => dot(x, x);
