/**
 * Starting values for the deviation s of an out-of-the-money option from `ratio` (its price over the most that it can
 * be worth) and `distance` (|log moneyness| at the forward), by bilinear interpolation. Two tables meet on
 * distance · (1 − ratio) = ratio:
 * - near: s / ratio over ratio in [0, 0.9] and distance · (1 − ratio) / ratio in [0, 1];
 * - far: s / distance over distance in [0, 2] and 1 / √(1 − ln z) in [0, 1], z = ratio · (1 + distance) / distance.
 * Both quantities stay smooth and finite down to the corner where ratio and distance vanish together.
 */
export interface DeviationTable {
  readonly near: Float64Array;
  readonly far: Float64Array;
}

/**
 * [ratio, distance, s, rounding of ratio]: how the functions of the solver hand numbers to each other. Numbers as arguments and results
 * of functions too large to inline are boxed on the heap by the engine, row by row.
 */
export type DeviationCell = Float64Array;

type Refine = (start: number, ratio: number, distance: number) => number;

const cells = 96;
const width = cells + 1;
const maxRatio = 0.9;
const maxDistance = 2;
/** Stands for 0 on the axes, where nothing can be solved. */
const tiny = 1e-5;
/** Below this z nothing is looked up; the column before it is extended as a line, since s vanishes like the second axis. */
const minZ = 1e-280;
const firstSolved = 3;

/** Solves every grid point with `refine`, each from its neighbour's result. */
export function deviationTable(refine: Refine): DeviationTable {
  const near = new Float64Array(width * width);
  const far = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    const ratio = Math.max(tiny, (maxRatio * i) / cells);
    let start = refine(Math.sqrt(2 * Math.PI) * ratio, ratio, 0);
    for (let j = 0; j < width; j++) {
      const distance = ((j / cells) * ratio) / (1 - ratio);
      start = refine(start, ratio, distance);
      near[i * width + j] = start / ratio;
    }
  }
  for (let i = 0; i < width; i++) {
    const distance = Math.max(tiny, (maxDistance * i) / cells);
    let start = Number.NaN;
    for (let j = cells; j >= firstSolved; j--) {
      const z = Math.exp(1 - (cells / j) ** 2);
      const ratio = (z * distance) / (1 + distance);
      if (j === cells) {
        const cell = Float64Array.of(ratio, distance * (1 - 1e-12), 0, 0);
        writeStart({ near, far }, cell);
        start = cell[2]!;
      }
      start = refine(start, ratio, distance);
      far[i * width + j] = start / distance;
    }
    for (let j = 0; j < firstSolved; j++) far[i * width + j] = ((start / distance) * j) / firstSolved;
  }
  return { near, far };
}

/** Writes s into the cell, NaN where the tables don't reach. */
export function writeStart({ near, far }: DeviationTable, cell: DeviationCell): void {
  const ratio = cell[0]!;
  const distance = cell[1]!;
  const scaled = distance * (1 - ratio);
  if (scaled <= ratio) {
    cell[2] =
      ratio < maxRatio
        ? ratio * bilinear(near, (ratio * cells) / maxRatio, (scaled / ratio) * cells)
        : Number.NaN;
    return;
  }
  const z = (ratio * (1 + distance)) / distance;
  cell[2] =
    distance < maxDistance && z >= minZ
      ? distance * bilinear(far, (distance * cells) / maxDistance, cells / Math.sqrt(1 - Math.log(z)))
      : Number.NaN;
}

function bilinear(table: Float64Array, x: number, y: number): number {
  const i = x >= cells ? cells - 1 : x | 0;
  const j = y >= cells ? cells - 1 : y | 0;
  const at = i * width + j;
  const low = table[at]! + (y - j) * (table[at + 1]! - table[at]!);
  const high = table[at + width]! + (y - j) * (table[at + width + 1]! - table[at + width]!);
  return low + (x - i) * (high - low);
}
