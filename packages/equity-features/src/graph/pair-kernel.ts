import { readFileSync } from 'node:fs';
import type { GraphEdges } from '@gammatwin/core';

const kernel = new WebAssembly.Module(readFileSync(new URL('pairs.wasm', import.meta.url)));
const pageBytes = 65_536;

/** What assembly/pairs.ts exports. */
type Functions = Readonly<
  Record<
    'sumProducts' | 'sumSquares' | 'rollProducts' | 'findNearest' | 'listEdges',
    (...numbers: number[]) => number
  >
>;

/** The correlation of i < j is scale[i] · inverse[j] · product − shift[i] · offset[j] + toward. */
export interface PairCorrelations {
  readonly scale: Float64Array;
  readonly inverse: Float64Array;
  readonly shift: Float64Array;
  readonly offset: Float64Array;
  readonly toward: number;
}

/**
 * The work on all pairs of stocks, in WebAssembly: two numbers at once and no check of bounds, with JavaScript's bits.
 */
export class PairKernel {
  readonly stocks: number;
  /**
   * The nearest neighbours of each stock: with `count` of them, index k of stock n stands at n · count + k, largest
   * |correlation| first, the earlier stock on a tie, −1 where there are fewer.
   */
  readonly nearest: Int32Array;
  /**
   * Sums of products of two stocks' scores, one for each pair i < j, row by row: pair (i, j) stands at `pairRow(i, stocks)`
   * + j.
   */
  readonly products: Float64Array;
  /** The window's sessions, [window × stocks] and zeros up to a multiple of four; the oldest one's row is the next to go. */
  readonly #rows: Float64Array;
  readonly #window: number;
  #oldest = 0;
  readonly #entering: Float64Array;
  readonly #factor: Float64Array;
  readonly #scale: Float64Array;
  readonly #inverse: Float64Array;
  readonly #shift: Float64Array;
  readonly #offset: Float64Array;
  #toward = 0;
  readonly #bars: Float64Array;
  readonly #strengths: Float64Array;
  readonly #pairs: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #weight: Float64Array;
  readonly #functions: Functions;

  constructor(stocks: number, window: number, neighbours: number) {
    this.stocks = stocks;
    this.#window = window;
    const pairs = (stocks * (stocks - 1)) / 2;
    const rows = Math.ceil(window / 4) * 4 * stocks;
    const nearest = stocks * neighbours;
    const words = stocks * wordsOf(stocks);
    const bytes = 8 * (2 * pairs + rows + nearest + 7 * stocks) + 4 * (2 * pairs + nearest + words);
    const pages = Math.ceil(bytes / pageBytes);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    let end = 0;
    const doubles = (length: number) => {
      end += length * 8;
      return new Float64Array(memory.buffer, end - length * 8, length);
    };
    const integers = (length: number) => {
      end += length * 4;
      return new Int32Array(memory.buffer, end - length * 4, length);
    };
    this.products = doubles(pairs);
    this.#weight = doubles(pairs);
    this.#rows = doubles(rows);
    this.#entering = doubles(stocks);
    this.#strengths = doubles(nearest);
    this.#factor = doubles(stocks);
    this.#scale = doubles(stocks);
    this.#inverse = doubles(stocks);
    this.#shift = doubles(stocks);
    this.#offset = doubles(stocks);
    this.#bars = doubles(stocks);
    this.#from = integers(pairs);
    this.#to = integers(pairs);
    this.nearest = integers(nearest);
    this.#pairs = integers(words);
    this.nearest.fill(-1);
    this.#functions = new WebAssembly.Instance(kernel, { env: { memory } }).exports as Functions;
  }

  /** The products summed over the given rows (each [stocks]; as many as the window), in their order. */
  sum(rows: readonly Float64Array[]): void {
    this.products.fill(0);
    this.#rows.fill(0);
    this.#oldest = 0;
    for (const [s, row] of rows.entries()) this.#rows.set(row, s * this.stocks);
    this.#functions.sumProducts(this.products.byteOffset, this.#rows.byteOffset, rows.length, this.stocks);
  }

  /** The window moves one session on: the entering row's products come in, those of the oldest one go. */
  roll(entering: Float64Array): void {
    const leaving = this.#rows.subarray(this.#oldest * this.stocks, (this.#oldest + 1) * this.stocks);
    this.#entering.set(entering);
    this.#functions.rollProducts(
      this.products.byteOffset,
      this.#entering.byteOffset,
      leaving.byteOffset,
      this.stocks,
    );
    leaving.set(entering);
    this.#oldest = (this.#oldest + 1) % this.#window;
  }

  /** Σ over the window's sessions, the oldest first, of (Σ over stocks of score · factor − offset)². */
  sumSquares(factor: Float64Array, offset: number): number {
    this.#factor.set(factor);
    const { byteOffset } = this.#rows;
    const at = this.#factor.byteOffset;
    return this.#functions.sumSquares(byteOffset, this.#window, this.#oldest, at, offset, this.stocks);
  }

  /** Finds the nearest neighbours by these correlations, which belong to the products. */
  find({ scale, inverse, shift, offset, toward }: PairCorrelations): void {
    this.#scale.set(scale);
    this.#inverse.set(inverse);
    this.#shift.set(shift);
    this.#offset.set(offset);
    this.#toward = toward;
    this.#functions.findNearest(
      ...this.#correlations(),
      this.#bars.byteOffset,
      this.nearest.byteOffset,
      this.#strengths.byteOffset,
      this.#count,
      this.stocks,
    );
  }

  /**
   * Edges between the neighbours last found and the pairs of `others`, a bit each (`wordsOf`). They weigh |shrunk
   * correlation|, `least` where it is less or unknown, 1 at most.
   */
  edges(others: Int32Array | undefined, least: number): Pick<GraphEdges, 'from' | 'to' | 'weight'> {
    if (others) this.#pairs.set(others);
    else this.#pairs.fill(0);
    const count = this.#functions.listEdges(
      ...this.#correlations(),
      this.nearest.byteOffset,
      this.#count,
      this.stocks,
      this.#pairs.byteOffset,
      wordsOf(this.stocks),
      least,
      this.#from.byteOffset,
      this.#to.byteOffset,
      this.#weight.byteOffset,
    );
    return {
      from: this.#from.slice(0, count),
      to: this.#to.slice(0, count),
      weight: this.#weight.slice(0, count),
    };
  }

  #correlations(): number[] {
    const columns = [this.products, this.#scale, this.#inverse, this.#shift, this.#offset];
    return [...columns.map(({ byteOffset }) => byteOffset), this.#toward];
  }

  get #count(): number {
    return this.nearest.length / this.stocks;
  }
}

/** See `PairKernel.products`. */
export function pairRow(i: number, stocks: number): number {
  return i * stocks - (i * (i + 1)) / 2 - i - 1;
}

/** A set of pairs i < j has a bit for each: j in row i, which takes so many words of 32. */
export function wordsOf(stocks: number): number {
  return (stocks + 31) >>> 5;
}
