import type { BarPanel } from '@gammatwin/core';
import { anchorsOf } from './anchors.ts';
import type { PairKernel } from './pair-kernel.ts';
import { returnScores } from './scores.ts';

/**
 * The scores of the last `length` sessions up to one that moves, and sums over them: afresh at an anchor (`anchorsOf`), from
 * there on by what comes in and goes out.
 */
export class ScoreWindow {
  readonly stocks: number;
  readonly length: number;
  /** Known scores of each stock within the window, and those of them that are not 0. */
  readonly known: Int32Array;
  readonly moved: Int32Array;
  /** Σ score and Σ score² of each stock. */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  /** Holds the scores of the window, and the sums of products of two stocks' scores. */
  readonly kernel: PairKernel;
  readonly #anchors: Int32Array;
  /** 0 where unknown. */
  readonly #scores: Float64Array;
  readonly #isKnown: Uint8Array;
  readonly #none: Float64Array;
  /** Index of the session that `#scores` begins with. */
  readonly #first: number;
  #at = -1;

  /** For sessions with indices in [earliest, latest]. */
  constructor(
    bars: BarPanel,
    earliest: number,
    latest: number,
    length: number,
    robust: boolean,
    kernel: PairKernel,
  ) {
    this.stocks = bars.symbols.length;
    this.length = length;
    this.known = new Int32Array(this.stocks);
    this.moved = new Int32Array(this.stocks);
    this.sum = new Float64Array(this.stocks);
    this.squares = new Float64Array(this.stocks);
    this.kernel = kernel;
    this.#none = new Float64Array(this.stocks);
    this.#anchors = anchorsOf(bars.sessions);
    this.#first = Math.max(0, this.#anchors[earliest]! - length + 1);
    const scores = returnScores(bars, this.#anchors, this.#first, latest, robust);
    this.#isKnown = new Uint8Array(scores.length);
    for (let cell = 0; cell < scores.length; cell++) {
      if (Number.isNaN(scores[cell]!)) scores[cell] = 0;
      else this.#isKnown[cell] = 1;
    }
    this.#scores = scores;
  }

  /** Makes the session of index `at` the newest of the window. */
  moveTo(at: number): void {
    const anchor = this.#anchors[at]!;
    if (this.#at < anchor || this.#at > at) this.#startAt(anchor);
    while (this.#at < at) this.#step();
  }

  #startAt(anchor: number): void {
    this.#at = anchor;
    this.kernel.sum(Array.from({ length: this.length }, (_, s) => this.#row(anchor - this.length + 1 + s)));
    for (const column of [this.known, this.moved, this.sum, this.squares]) column.fill(0);
    for (let t = anchor - this.length + 1; t <= anchor; t++) this.#take(t, 1);
  }

  #step(): void {
    const leaving = this.#at - this.length + 1;
    this.#at++;
    this.kernel.roll(this.#row(this.#at));
    this.#take(this.#at, 1);
    this.#take(leaving, -1);
  }

  /** A score for each stock, 0 where unknown or before the first session. */
  #row(t: number): Float64Array {
    const from = (t - this.#first) * this.stocks;
    return from < 0 ? this.#none : this.#scores.subarray(from, from + this.stocks);
  }

  #take(t: number, sign: 1 | -1): void {
    const from = (t - this.#first) * this.stocks;
    if (from < 0) return;
    for (let n = 0; n < this.stocks; n++) {
      const score = this.#scores[from + n]!;
      this.known[n]! += sign * this.#isKnown[from + n]!;
      if (score !== 0) this.moved[n]! += sign;
      this.sum[n]! += sign * score;
      this.squares[n]! += sign * score * score;
    }
  }
}
