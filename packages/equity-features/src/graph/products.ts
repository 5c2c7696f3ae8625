/**
 * Sums of products of two stocks' scores over the window, one for each pair i < j, row by row: pair (i, j) stands at
 * `pairRow(i, stocks)` + j. A missing score counts as 0.
 */
export function pairRow(i: number, stocks: number): number {
  return i * stocks - (i * (i + 1)) / 2 - i - 1;
}

/** Products over the given rows (each [stocks]), summed in their order. */
export function sumProducts(out: Float64Array, rows: readonly Float64Array[], stocks: number): void {
  const none = new Float64Array(stocks);
  out.fill(0);
  // All sessions of a stock before the next one: its row of sums stays in the processor's nearest cache.
  for (let i = 0; i < stocks; i++) {
    const row = pairRow(i, stocks);
    for (let s = 0; s < rows.length; s += 4) {
      addFour(out, row, i, rows[s]!, rows[s + 1] ?? none, rows[s + 2] ?? none, rows[s + 3] ?? none);
    }
  }
}

function addFour(
  out: Float64Array,
  row: number,
  i: number,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): void {
  const ai = a[i]!;
  const bi = b[i]!;
  const ci = c[i]!;
  const di = d[i]!;
  for (let j = i + 1; j < a.length; j++) {
    out[row + j]! += ai * a[j]! + bi * b[j]! + ci * c[j]! + di * d[j]!;
  }
}

/** The window moves one session on: the entering row's products come in, the leaving row's go. */
export function rollProducts(
  out: Float64Array,
  entering: Float64Array,
  leaving: Float64Array,
  stocks: number,
): void {
  let p = 0;
  for (let i = 0; i < stocks; i++) {
    const a = entering[i]!;
    const b = leaving[i]!;
    let j = i + 1;
    // Four at a time: the loop's own cost is half of a single one's.
    for (; j + 3 < stocks; j += 4, p += 4) {
      out[p]! += a * entering[j]! - b * leaving[j]!;
      out[p + 1]! += a * entering[j + 1]! - b * leaving[j + 1]!;
      out[p + 2]! += a * entering[j + 2]! - b * leaving[j + 2]!;
      out[p + 3]! += a * entering[j + 3]! - b * leaving[j + 3]!;
    }
    for (; j < stocks; j++, p++) out[p]! += a * entering[j]! - b * leaving[j]!;
  }
}
