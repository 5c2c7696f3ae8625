const digits = 256;
/** Bits 8 … 31 of the upper half: the sign, the exponent and 12 bits of the fraction. */
const passes = 3;

/**
 * Puts numbers in ascending order by a radix sort on the upper half of their bits and an insertion sort of what that
 * leaves: a session's few hundred values go through in a tenth of the time of a sort by comparisons.
 */
export class AscendingOrder {
  /** Positions of the known values, the least first; equal ones in the order in which they stand. */
  order: Int32Array;
  private other: Int32Array;
  private readonly keys: Uint32Array;
  private readonly counts = new Int32Array(passes * digits);
  private readonly bits = new Uint32Array(2);
  private readonly number = new Float64Array(this.bits.buffer);

  /** For up to `size` values. */
  constructor(size: number) {
    this.order = new Int32Array(size);
    this.other = new Int32Array(size);
    this.keys = new Uint32Array(size);
  }

  /** Orders x[from … to) into `order`, as positions from `from` on; returns how many are known (not NaN). */
  sort(x: Float64Array, from: number, to: number): number {
    const { keys, counts, order } = this;
    counts.fill(0);
    let known = 0;
    for (let i = from; i < to; i++) {
      if (Number.isNaN(x[i]!)) continue;
      const key = this.keyOf(x[i]!);
      keys[i - from] = key;
      order[known++] = i - from;
      counts[(key >>> 8) & 255]!++;
      counts[digits + ((key >>> 16) & 255)]!++;
      counts[2 * digits + (key >>> 24)]!++;
    }
    for (let pass = 0; pass < passes; pass++) this.distribute(pass, known);
    this.finish(x, from, known);
    return known;
  }

  /** The upper 32 bits of x as an unsigned integer that grows with x. */
  private keyOf(x: number): number {
    // Minus zero equals zero.
    this.number[0] = x + 0;
    const upper = this.bits[1]!;
    return (upper >>> 31 === 1 ? ~upper : upper | 0x80000000) >>> 0;
  }

  private distribute(pass: number, known: number): void {
    const { keys, counts, order, other } = this;
    const first = pass * digits;
    let total = 0;
    for (let d = first; d < first + digits; d++) {
      const count = counts[d]!;
      counts[d] = total;
      total += count;
    }
    for (let k = 0; k < known; k++) {
      const i = order[k]!;
      other[counts[first + ((keys[i]! >>> (8 * pass + 8)) & 255)]!++] = i;
    }
    this.order = other;
    this.other = order;
  }

  private finish(x: Float64Array, from: number, known: number): void {
    const { order } = this;
    for (let k = 1; k < known; k++) {
      const i = order[k]!;
      const value = x[from + i]!;
      let place = k;
      for (; place > 0 && x[from + order[place - 1]!]! > value; place--) order[place] = order[place - 1]!;
      order[place] = i;
    }
  }
}
