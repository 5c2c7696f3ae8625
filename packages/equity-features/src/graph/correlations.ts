import { pairRow } from './products.ts';
import type { ScoreWindow } from './window.ts';

/** A stock needs this share of the window's scores to have correlations. */
const fewestKnownShare = 0.75;
/** A stock whose scores differ by less than this share of their squares does not move. */
const leastMovement = 1e-10;

/**
 * Pearson correlations of the scores of a window, shrunk to their mean ρ̄ over all known pairs: (1 − λ) ρ + λ ρ̄, the
 * constant-correlation target of Ledoit and Wolf (2004) with a fixed intensity λ. For the window as it stands: it must not
 * move on while they are read.
 */
export class Correlations {
  readonly stocks: number;
  readonly products: Float64Array;
  /** The shrunk correlation of i < j is `scale[i] · inverse[j] · product − shift[i] · offset[j] + toward`. */
  readonly scale: Float64Array;
  readonly inverse: Float64Array;
  readonly shift: Float64Array;
  readonly offset: Float64Array;
  readonly toward: number;

  constructor(window: ScoreWindow, shrinkage: number) {
    const { sum, length } = window;
    this.stocks = window.stocks;
    this.products = window.products;
    this.inverse = inverseNorms(window);
    this.offset = this.inverse.map((x, n) => (sum[n]! * x) / length);
    this.scale = this.inverse.map((x) => (1 - shrinkage) * x);
    this.shift = this.offset.map((x) => (1 - shrinkage) * length * x);
    this.toward = shrinkage === 0 ? 0 : shrinkage * meanCorrelation(window.rows(), this.inverse, this.offset);
  }

  /** The shrunk correlation of two different stocks; NaN where one of them has none. */
  of(a: number, b: number): number {
    const i = Math.min(a, b);
    const j = Math.max(a, b);
    const product = this.products[pairRow(i, this.stocks) + j]!;
    return this.scale[i]! * this.inverse[j]! * product - this.shift[i]! * this.offset[j]! + this.toward;
  }

  /** |shrunk correlation| of the pairs from < to, sorted by `from`; `least` where it is less or unknown, 1 at most. */
  strengthsOf(from: Int32Array, to: Int32Array, least: number): Float64Array {
    const { products, inverse, offset, toward } = this;
    const out = new Float64Array(from.length);
    for (let e = 0; e < out.length; ) {
      const i = from[e]!;
      const row = pairRow(i, this.stocks);
      const a = this.scale[i]!;
      const b = this.shift[i]!;
      for (; e < out.length && from[e] === i; e++) {
        const j = to[e]!;
        const strength = Math.abs(a * inverse[j]! * products[row + j]! - b * offset[j]! + toward);
        out[e] = strength > least ? Math.min(1, strength) : least;
      }
    }
    return out;
  }
}

/** 1 / √ Σ (x − mean)² of each stock; NaN where too few scores are known, or they do not differ. */
function inverseNorms({ known, moved, sum, squares, length }: ScoreWindow): Float64Array {
  const fewest = Math.max(2, fewestKnownShare * length);
  const out = new Float64Array(sum.length).fill(Number.NaN);
  for (let n = 0; n < out.length; n++) {
    if (known[n]! < fewest || moved[n] === 0) continue;
    const centred = squares[n]! - (sum[n]! * sum[n]!) / length;
    if (centred > leastMovement * squares[n]!) out[n] = 1 / Math.sqrt(centred);
  }
  return out;
}

/**
 * Over all pairs of known stocks, without looking at a pair: the sum of all n² correlations is that of the squares, over
 * the sessions, of the sums of the standardised scores. NaN below two known stocks.
 */
function meanCorrelation(rows: readonly Float64Array[], inverse: Float64Array, offset: Float64Array): number {
  let stocks = 0;
  let offsets = 0;
  const factor = inverse.map((x, n) => {
    if (Number.isNaN(x)) return 0;
    stocks++;
    offsets += offset[n]!;
    return x;
  });
  let all = 0;
  for (const row of rows) {
    let even = 0;
    let odd = 0;
    let n = 0;
    for (; n + 1 < factor.length; n += 2) {
      even += row[n]! * factor[n]!;
      odd += row[n + 1]! * factor[n + 1]!;
    }
    if (n < factor.length) even += row[n]! * factor[n]!;
    all += (even + odd - offsets) ** 2;
  }
  return (all - stocks) / (stocks * (stocks - 1));
}
