/** Rows gathered by key: those of group g are order[starts[g] .. starts[g + 1]), in file order. */
export interface RowGroups {
  readonly order: Int32Array;
  readonly starts: Int32Array;
}

/** Counting sort of rows by group; rows whose group is negative are left out. */
export function groupRows(groupOf: Int32Array, groups: number): RowGroups {
  const starts = new Int32Array(groups + 1);
  for (const group of groupOf) if (group >= 0) starts[group + 1]!++;
  for (let g = 0; g < groups; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const order = new Int32Array(starts[groups]!);
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row]!;
    if (group >= 0) order[next[group]!++] = row;
  }
  return { order, starts };
}
