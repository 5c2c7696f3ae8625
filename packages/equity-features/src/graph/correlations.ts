import type { PairCorrelations, PairKernel } from './pair-kernel.ts';
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
export class Correlations implements PairCorrelations {
  readonly scale: Float64Array;
  readonly inverse: Float64Array;
  readonly shift: Float64Array;
  readonly offset: Float64Array;
  readonly toward: number;

  constructor(window: ScoreWindow, shrinkage: number) {
    const { sum, length, kernel } = window;
    this.inverse = inverseNorms(window);
    this.offset = this.inverse.map((x, n) => (sum[n]! * x) / length);
    this.scale = this.inverse.map((x) => (1 - shrinkage) * x);
    this.shift = this.offset.map((x) => (1 - shrinkage) * length * x);
    this.toward = shrinkage === 0 ? 0 : shrinkage * meanCorrelation(kernel, this.inverse, this.offset);
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
function meanCorrelation(kernel: PairKernel, inverse: Float64Array, offset: Float64Array): number {
  let stocks = 0;
  let offsets = 0;
  const factor = inverse.map((x, n) => {
    if (Number.isNaN(x)) return 0;
    stocks++;
    offsets += offset[n]!;
    return x;
  });
  const all = kernel.sumSquares(factor, offsets);
  return (all - stocks) / (stocks * (stocks - 1));
}
