/** The values at the given rows, NaN where there is no column. (A plain loop: TypedArray.from is ten times slower.) */
export function take(column: Float64Array | null, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  if (!column) return taken.fill(Number.NaN);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]!]!;
  return taken;
}
