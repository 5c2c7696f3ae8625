import { leastSquares, solveLinear } from './least-squares.ts';
import { type Svi, totalVariance } from './svi.ts';

export interface SviFit {
  readonly svi: Svi;
  /** Weighted root mean square of fitted − quoted volatility. */
  readonly error: number;
}

const greatestRho = 0.9999;
/** A kink sharper than this, in log-moneyness, is noise between two strikes. */
const smallestSigma = 1e-4;
const smallestVariance = 1e-10;

/**
 * Raw SVI through volatilities at log-moneyness k. The fit runs in coordinates in which every point is an admissible
 * smile: variance above 0 everywhere and wings no steeper than 2, the limit of Lee (2004), which also keeps g ≥ 0 far out.
 * Starts come from a grid over (m, σ), at which the rest is linear (Zeliade 2009). Null where nothing finite came out.
 */
export function fitSvi(
  k: Float64Array,
  volatility: Float64Array,
  weight: Float64Array,
  years: number,
): SviFit | null {
  const residuals = (parameters: Float64Array, out: Float64Array) => {
    const svi = sviAt(parameters);
    for (let i = 0; i < k.length; i++) {
      out[i] = weight[i]! * (Math.sqrt(totalVariance(svi, k[i]!) / years) - volatility[i]!);
    }
  };
  const starts = startingPoints(k, volatility, weight, years);
  const fits = starts.map((start) => leastSquares(residuals, start, k.length));
  const best = fits.reduce((a, b) => (b.loss < a.loss ? b : a));
  if (!Number.isFinite(best.loss)) return null;
  const weights = weight.reduce((sum, x) => sum + x * x, 0);
  return { svi: sviAt(best.parameters), error: Math.sqrt(best.loss / weights) };
}

/** Free coordinates: log of the least variance, of σ; tanh-bounded ρ and wing slope; m as it is. */
function sviAt(p: Float64Array): Svi {
  const rho = greatestRho * Math.tanh(p[1]!);
  const sigma = smallestSigma + Math.exp(p[3]!);
  const b = (1 + Math.tanh(p[4]!)) / (1 + Math.abs(rho));
  const least = smallestVariance + Math.exp(p[0]!);
  return { a: least - b * sigma * Math.sqrt(1 - rho * rho), b, rho, m: p[2]!, sigma };
}

function coordinates({ a, b, rho, m, sigma }: Svi): Float64Array {
  const least = a + b * sigma * Math.sqrt(1 - rho * rho);
  const slope = b * (1 + Math.abs(rho)) - 1;
  return Float64Array.of(
    Math.log(Math.max(smallestVariance, least - smallestVariance)),
    Math.atanh(bounded(rho / greatestRho, 0.999)),
    m,
    Math.log(Math.max(1e-3 * smallestSigma, sigma - smallestSigma)),
    Math.atanh(bounded(slope, 1 - 1e-9)),
  );
}

const bounded = (x: number, limit: number): number => Math.max(-limit, Math.min(limit, x));

const startsKept = 3;

function startingPoints(
  k: Float64Array,
  volatility: Float64Array,
  weight: Float64Array,
  years: number,
): Float64Array[] {
  const sorted = k.toSorted();
  const low = sorted[0]!;
  const width = Math.max(1e-3, sorted.at(-1)! - low);
  const least = volatility.reduce((a, b) => Math.min(a, b)) ** 2 * years;
  const found: { svi: Svi; loss: number }[] = [];
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 1.1]) {
    for (const relative of [0.02, 0.08, 0.25, 0.8]) {
      const [m, sigma] = [low + share * width, relative * width];
      const svi = linearSvi(k, volatility, weight, years, m, sigma, least);
      let loss = 0;
      for (let i = 0; i < k.length; i++) {
        const w = Math.max(0, totalVariance(svi, k[i]!));
        loss += (weight[i]! * (Math.sqrt(w / years) - volatility[i]!)) ** 2;
      }
      if (Number.isFinite(loss)) found.push({ svi, loss });
    }
  }
  const flat = { a: least, b: 1e-3, rho: 0, m: low + width / 2, sigma: width / 4 };
  if (found.length === 0) return [coordinates(flat)];
  found.sort((a, b) => a.loss - b.loss);
  return found.slice(0, startsKept).map(({ svi }) => coordinates(svi));
}

/** At fixed m and σ: w = a + d · y + c · √(y² + 1) by linear least squares, pulled back to the admissible. */
function linearSvi(
  k: Float64Array,
  volatility: Float64Array,
  weight: Float64Array,
  years: number,
  m: number,
  sigma: number,
  least: number,
): Svi {
  const normal = [0, 1, 2].map(() => [0, 0, 0]);
  const right = [0, 0, 0];
  for (let i = 0; i < k.length; i++) {
    const y = (k[i]! - m) / sigma;
    const basis = [1, y, Math.sqrt(y * y + 1)];
    // An error of the variance is 2 · volatility · years of the volatility's.
    const share = (weight[i]! / volatility[i]!) ** 2;
    const w = volatility[i]! ** 2 * years;
    for (let p = 0; p < 3; p++) {
      right[p]! += share * basis[p]! * w;
      for (let q = 0; q < 3; q++) normal[p]![q]! += share * basis[p]! * basis[q]!;
    }
  }
  const [a = 0, d = 0, c = 0] = solveLinear(normal, right);
  const hump = Math.max(c, 1e-9);
  const rho = bounded(d / hump, 0.99);
  const b = Math.min(hump / sigma, 1.9 / (1 + Math.abs(rho)));
  const trough = b * sigma * Math.sqrt(1 - rho * rho);
  return { a: Math.max(a, 0.05 * least - trough), b, rho, m, sigma };
}
