/** A stock needs this share of the window's returns to have correlations. */
const fewestKnownShare = 0.75;

/**
 * Pearson correlations [stocks × stocks] of daily returns [sessions × stocks] over the `window` sessions up to `to`,
 * shrunk to their mean ρ̄ over all known pairs by a constant λ: (1 − λ) ρ + λ ρ̄, the constant-correlation target of
 * Ledoit and Wolf (2004) with a fixed intensity. NaN on the diagonal, and for a stock with less than three quarters of
 * its returns or with equal ones. A return that is missing counts as the stock's mean.
 */
export function shrunkCorrelations(
  returns: Float64Array,
  stocks: number,
  to: number,
  window: number,
  shrinkage: number,
): Float64Array {
  const scores = Array.from({ length: stocks }, (_, n) => standardScores(returns, stocks, n, to, window));
  const out = new Float64Array(stocks * stocks).fill(Number.NaN);
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < stocks; i++) {
    for (let j = i + 1; j < stocks; j++) {
      const a = scores[i];
      const b = scores[j];
      if (!a || !b) continue;
      let product = 0;
      for (let s = 0; s < window; s++) product += a[s]! * b[s]!;
      out[i * stocks + j] = product;
      sum += product;
      pairs++;
    }
  }
  const mean = sum / pairs;
  for (let i = 0; i < stocks; i++) {
    for (let j = i + 1; j < stocks; j++) {
      const shrunk = (1 - shrinkage) * out[i * stocks + j]! + shrinkage * mean;
      out[i * stocks + j] = shrunk;
      out[j * stocks + i] = shrunk;
    }
  }
  return out;
}

/** Returns of the window minus their mean, scaled to length 1 (0 where missing); null where too few or all equal. */
function standardScores(
  returns: Float64Array,
  stocks: number,
  n: number,
  to: number,
  window: number,
): Float64Array | null {
  const scores = new Float64Array(window).fill(Number.NaN);
  for (let s = Math.max(0, window - 1 - to); s < window; s++) {
    scores[s] = returns[(to - window + 1 + s) * stocks + n]!;
  }
  const known = scores.filter((r) => !Number.isNaN(r));
  if (known.length < Math.max(2, fewestKnownShare * window) || known.every((r) => r === known[0]))
    return null;
  let sum = 0;
  for (const r of known) sum += r;
  const mean = sum / known.length;
  let squares = 0;
  for (const r of known) squares += (r - mean) ** 2;
  const norm = Math.sqrt(squares);
  return scores.map((r) => (Number.isNaN(r) ? 0 : (r - mean) / norm));
}
