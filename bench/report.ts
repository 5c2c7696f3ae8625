/** One comparison. `ratio` is how many times better ours is, null where there is no peer. */
export interface BenchRow {
  readonly name: string;
  readonly peer: string | null;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number | null;
  readonly ratio: number | null;
  readonly runs: number;
  /** Largest relative difference between the results of the two, where they compute the same. */
  readonly difference?: number;
}

/** What every `bench/<area>.ts` exports. */
export type Bench = () => Promise<BenchRow[]>;

/** Middle value; of an even number, the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/**
 * Milliseconds of one call of `ours` and `theirs`, as medians over `runs` turns each, after `warmUp` rounds. A turn is
 * `burst` calls back to back, as in a training loop.
 */
export function alternate(
  ours: () => void,
  theirs: () => void,
  { runs, warmUp, burst = 1 }: { runs: number; warmUp: number; burst?: number },
): { ours: number; theirs: number } {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let i = -warmUp; i < runs; i++) {
    const [a, b] = [milliseconds(ours, burst), milliseconds(theirs, burst)];
    if (i < 0) continue;
    times.ours.push(a);
    times.theirs.push(b);
  }
  return { ours: median(times.ours), theirs: median(times.theirs) };
}

function milliseconds(body: () => void, times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) body();
  return (performance.now() - start) / times;
}

/** A plain-text table of rows. */
export function formatRows(rows: readonly BenchRow[]): string {
  const header = ['name', 'unit', 'ours', 'peer', 'theirs', 'ratio', 'difference', 'runs'];
  const lines = rows.map((row) => [
    row.name,
    row.unit,
    short(row.ours),
    row.peer ?? '-',
    short(row.theirs),
    row.ratio === null ? '-' : `${row.ratio.toFixed(2)} ×`,
    row.difference === undefined ? '-' : row.difference.toExponential(1),
    String(row.runs),
  ]);
  const table = [header, ...lines];
  const widths = header.map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length)));
  return table.map((line) => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
}

function short(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(4)));
}
