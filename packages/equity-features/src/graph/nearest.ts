import type { Correlations } from './correlations.ts';

/** Rounding between two ways to the same correlation. */
const slack = 1e-9;

/**
 * The `count` largest |correlation| of each stock: index k of stock n stands at n · count + k, largest first, the
 * earlier stock on a tie, −1 where there are fewer.
 */
export class NearestNeighbours {
  readonly count: number;
  readonly of: Int32Array;
  readonly #strength: Float64Array;
  /** What a correlation must exceed to come in. */
  readonly #bar: Float64Array;

  constructor(stocks: number, count: number) {
    this.count = count;
    this.of = new Int32Array(stocks * count).fill(-1);
    this.#strength = new Float64Array(stocks * count);
    this.#bar = new Float64Array(stocks);
  }

  find(correlations: Correlations): void {
    const { stocks, products, scale, inverse, shift, offset, toward } = correlations;
    const bar = this.#bar;
    this.#raiseBars(correlations);
    this.of.fill(-1);
    this.#strength.fill(-1);
    let p = 0;
    for (let i = 0; i < stocks; i++) {
      const a = scale[i]!;
      const b = shift[i]!;
      let own = bar[i]!;
      let j = i + 1;
      // Two at a time, since the loop's own cost counts here.
      for (; j + 1 < stocks; j += 2, p += 2) {
        const strength = Math.abs(a * inverse[j]! * products[p]! - b * offset[j]! + toward);
        const next = Math.abs(a * inverse[j + 1]! * products[p + 1]! - b * offset[j + 1]! + toward);
        if (strength > own || strength > bar[j]!) own = this.#offer(i, j, strength);
        if (next > own || next > bar[j + 1]!) own = this.#offer(i, j + 1, next);
      }
      if (j < stocks) {
        const strength = Math.abs(a * inverse[j]! * products[p++]! - b * offset[j]! + toward);
        if (strength > own || strength > bar[j]!) this.#offer(i, j, strength);
      }
    }
  }

  /**
   * Puts a pair that exceeds the bar of one end or both among their neighbours; the bar of `i`. Pairs come in the order of
   * their symbols for either end, so that only a larger one displaces an equal.
   */
  #offer(i: number, j: number, strength: number): number {
    const { of, count } = this;
    const bar = this.#bar;
    if (strength > bar[i]!) bar[i] = insert(of, this.#strength, count, bar[i]!, i, j, strength);
    if (strength > bar[j]!) bar[j] = insert(of, this.#strength, count, bar[j]!, j, i, strength);
    return bar[i]!;
  }

  /** The last session's neighbours, still there, have at least this much today: fewer others come in and go again. */
  #raiseBars(correlations: Correlations): void {
    const { count } = this;
    for (let n = 0; n < this.#bar.length; n++) {
      let least = Number.POSITIVE_INFINITY;
      for (let place = n * count; place < (n + 1) * count; place++) {
        const other = this.of[place]!;
        const strength = other < 0 ? Number.NaN : Math.abs(correlations.of(n, other));
        least = strength >= 0 ? Math.min(least, strength) : -1;
        if (least < 0) break;
      }
      this.#bar[n] = least - slack;
    }
  }
}

/** Puts `other` among the neighbours of `n`, the least goes; what the next must exceed, no less than `bar`. */
function insert(
  of: Int32Array,
  strengths: Float64Array,
  count: number,
  bar: number,
  n: number,
  other: number,
  strength: number,
): number {
  const first = n * count;
  const last = first + count - 1;
  let place = last;
  while (place > first && strengths[place - 1]! < strength) {
    strengths[place] = strengths[place - 1]!;
    of[place] = of[place - 1]!;
    place--;
  }
  strengths[place] = strength;
  of[place] = other;
  return Math.max(bar, strengths[last]!);
}
