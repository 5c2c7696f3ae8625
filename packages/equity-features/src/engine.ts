import type { BarPanel } from '@gammatwin/core';
import { longestBlock } from './block.ts';
import { type EngineState, emptyState } from './engine-state.ts';
import { equityFeatures, firstColumnOf, technicalFamilies, universeFamilies } from './registry.ts';
import { hasBar } from './stretch.ts';
import type { OwnBars } from './technical-family.ts';
import { carriedNumbers, TechnicalPass } from './technical-pass.ts';
import { textFeatures } from './text/features.ts';
import { sharedNames, UniversePass } from './universe-pass.ts';

const width = equityFeatures.length;
const neutral = Float64Array.from(equityFeatures, (feature) => feature.neutral);
const technicalPlaces = placesOf(technicalFamilies);
const universePlaces = placesOf(universeFamilies);
const firstText = equityFeatures.indexOf(textFeatures[0]!);
const sharedPlaces = sharedNames.map((name) =>
  technicalFamilies.flatMap((family) => family.features).findIndex((feature) => feature.name === name),
);

/** Where the rows of a block go: `values` and `missing` in the layout of a FeaturePanel. */
export interface BlockTarget {
  readonly values: Float64Array;
  readonly missing: Uint8Array;
  /** Cell (session · stocks + stock) at which the block's first written row starts. */
  readonly cell: number;
  /** Rows of the block that aren't written. */
  readonly skipped: number;
  /** Text features [cells as in `values`], NaN = unknown; none where there is no news. */
  readonly text: readonly Float64Array[];
}

/**
 * Features of blocks of sessions, one after another, of the same stocks. A block depends on the state that the
 * earlier ones left and on its own bars; the row of a session on nothing after it.
 */
export class FeatureEngine {
  readonly state: EngineState;
  private readonly sector: Int8Array;
  private readonly technical = new TechnicalPass();
  private readonly universe: UniversePass;
  /** Technical feature c of stock n at the block's session s stands at (s · stocks + n) · features + c. */
  private readonly own: Float64Array;

  constructor(sector: Int8Array, state: EngineState = emptyState(sector.length, carriedNumbers)) {
    this.sector = sector;
    this.state = state;
    this.universe = new UniversePass(sector.length);
    this.own = new Float64Array(sector.length * technicalPlaces.length * longestBlock);
  }

  /** Sessions [from, to) of `bars`, all of one block, into `target`; `keep` moves the state past them. */
  run(bars: BarPanel, from: number, to: number, keep: boolean, target: BlockTarget | null): void {
    this.runTechnical(bars, from, to, keep, target !== null);
    this.universe.run(bars, from, to, this.sector, this.state, keep);
    if (target) this.write(bars, from, to, target);
  }

  private runTechnical(bars: BarPanel, from: number, to: number, keep: boolean, wanted: boolean): void {
    const stocks = this.sector.length;
    const { shared } = this.universe;
    const { values: columns, stride } = this.technical;
    for (const column of shared) column.fill(Number.NaN);
    if (wanted) this.own.fill(Number.NaN);
    for (let n = 0; n < stocks; n++) {
      this.technical.run(bars, from, to, n, this.state, keep, (own, rows) => {
        for (let c = 0; c < shared.length; c++) {
          const column = shared[c]!;
          const at = sharedPlaces[c]! * stride;
          for (let i = own.from; i < own.length; i++) column[rows[i]! * stocks + n] = columns[at + i]!;
        }
        if (wanted) this.hold(n, own, rows);
      });
    }
  }

  /** What was computed of stock `n`, until the rows of the block are written. */
  private hold(n: number, { from, length }: OwnBars, rows: Int32Array): void {
    const { values: columns, stride } = this.technical;
    const features = technicalPlaces.length;
    const stocks = this.sector.length;
    for (let i = from; i < length; i++) {
      const into = (rows[i]! * stocks + n) * features;
      for (let c = 0; c < features; c++) this.own[into + c] = columns[c * stride + i]!;
    }
  }

  /** Row after row, since writing a column of so large a panel touches a page of memory for each value. */
  private write(bars: BarPanel, from: number, to: number, target: BlockTarget): void {
    const { values, missing, cell, skipped, text } = target;
    const stocks = this.sector.length;
    const { values: columns, stride } = this.universe;
    for (let t = from + skipped; t < to; t++) {
      for (let n = 0; n < stocks; n++) {
        const into = cell + (t - from - skipped) * stocks + n;
        if (!hasBar(bars, t * stocks + n)) {
          values.set(neutral, into * width);
          missing.fill(1, into * width, (into + 1) * width);
          continue;
        }
        const own = ((t - from) * stocks + n) * technicalPlaces.length;
        writeCell(values, missing, into, technicalPlaces, this.own, 1, own);
        writeCell(values, missing, into, universePlaces, columns, stride, (t - from) * stocks + n);
        if (text.length > 0) writeText(values, missing, into, text);
        else writeNoText(values, into);
      }
    }
  }
}

/** Writes columns[c · stride + at] of each feature c, the neutral default where it is unknown. */
function writeCell(
  values: Float64Array,
  missing: Uint8Array,
  cell: number,
  places: Int32Array,
  columns: Float64Array,
  stride: number,
  at: number,
): void {
  const row = cell * width;
  for (let c = 0; c < places.length; c++) {
    const f = row + places[c]!;
    const value = columns[c * stride + at]!;
    if (value - value === 0) values[f] = value;
    else {
      values[f] = neutral[f - row]!;
      missing[f] = 1;
    }
  }
}

function writeText(
  values: Float64Array,
  missing: Uint8Array,
  cell: number,
  text: readonly Float64Array[],
): void {
  const row = cell * width + firstText;
  for (let f = 0; f < text.length; f++) {
    const value = text[f]![cell]!;
    if (value - value === 0) values[row + f] = value;
    else {
      values[row + f] = neutral[firstText + f]!;
      missing[row + f] = 1;
    }
  }
}

const textDefaults = Int32Array.from(textFeatures, (_, f) => firstText + f).filter((f) => neutral[f] !== 0);

/** The marks and the zeros stand there already: see `emptyCells`. */
function writeNoText(values: Float64Array, cell: number): void {
  for (const f of textDefaults) values[cell * width + f] = neutral[f]!;
}

/** Room for the features of `cells`; without text, its features are marked as missing from the start. */
export function emptyCells(cells: number, withText: boolean): Pick<BlockTarget, 'values' | 'missing'> {
  const values = new Float64Array(cells * width);
  const missing = new Uint8Array(values.length);
  if (!withText && cells > 0) {
    missing.fill(1, firstText, firstText + textFeatures.length);
    for (let done = width; done < missing.length; done *= 2) missing.copyWithin(done, 0, done);
  }
  return { values, missing };
}

function placesOf(
  families: readonly ((typeof technicalFamilies)[number] | (typeof universeFamilies)[number])[],
): Int32Array {
  return Int32Array.from(
    families.flatMap((family) => family.features.map((_, f) => firstColumnOf(family) + f)),
  );
}
