/** A set of pairs i < j of stocks, a bit each, that gives them back in order. */
export class EdgeSet {
  readonly #stocks: number;
  readonly #words: number;
  readonly #bits: Uint32Array;

  constructor(stocks: number) {
    this.#stocks = stocks;
    this.#words = (stocks + 31) >>> 5;
    this.#bits = new Uint32Array(stocks * this.#words);
  }

  /** Takes the pairs of another set over as many stocks. */
  become(other: EdgeSet): void {
    this.#bits.set(other.#bits);
  }

  clear(): void {
    this.#bits.fill(0);
  }

  add(a: number, b: number): void {
    const i = Math.min(a, b);
    const j = Math.max(a, b);
    this.#bits[i * this.#words + (j >>> 5)]! |= 1 << (j & 31);
  }

  /** All pairs, by the first, then the second. */
  list(): { readonly from: Int32Array; readonly to: Int32Array } {
    let count = 0;
    for (let w = 0; w < this.#bits.length; w++) count += onesIn(this.#bits[w]!);
    const from = new Int32Array(count);
    const to = new Int32Array(count);
    let at = 0;
    for (let i = 0; i < this.#stocks; i++) {
      for (let w = i >>> 5; w < this.#words; w++) {
        for (let bits = this.#bits[i * this.#words + w]!; bits !== 0; bits &= bits - 1) {
          from[at] = i;
          to[at++] = (w << 5) + 31 - Math.clz32(bits & -bits);
        }
      }
    }
    return { from, to };
  }
}

function onesIn(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
