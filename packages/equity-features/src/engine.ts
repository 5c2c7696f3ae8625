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
/** Zeros stand there already. */
const textDefaults = textFeatures.map((_, f) => firstText + f).filter((f) => neutral[f] !== 0);
const technicalNames = technicalFamilies.flatMap((family) => family.features.map(({ name }) => name));

/**
 * Stocks that go to the columns at once: one alone would touch a page of memory for each session of each column. A line of
 * the processor's cache holds so many numbers.
 */
const together = 8;

/** Where the rows of a block go: `values` and `missing` in the layout of a FeaturePanel, zeros to begin with. */
export interface BlockTarget {
  readonly values: Float64Array;
  readonly missing: Uint8Array;
  /** Cell (session · stocks + stock) at which the block's first written row starts. */
  readonly cell: number;
  /** Rows of the block that aren't written. */
  readonly skipped: number;
}

/**
 * Numeric features of blocks of sessions, one after another, of the same stocks; those of news stand as missing. A block
 * depends on the state that the earlier ones left and on its own bars; the row of a session on nothing after it.
 */
export class FeatureEngine {
  readonly state: EngineState;
  private readonly sector: Int8Array;
  private readonly technical = new TechnicalPass();
  /** Of each technical feature [sessions of a block × stocks], NaN where unknown. */
  private readonly own: readonly Float64Array[];
  /** The same of a few stocks: feature c of stock k at the block's session s stands at (c · longestBlock + s) · together + k. */
  private readonly few = new Float64Array(technicalNames.length * longestBlock * together);
  private readonly universe: UniversePass;

  constructor(sector: Int8Array, state: EngineState = emptyState(sector.length, carriedNumbers)) {
    this.sector = sector;
    this.state = state;
    this.own = technicalNames.map(() => new Float64Array(sector.length * longestBlock));
    const shared = sharedNames.map((name) => this.own[technicalNames.indexOf(name)]!);
    this.universe = new UniversePass(sector.length, shared);
  }

  /** Sessions [from, to) of `bars`, all of one block, into `target`; `keep` moves the state past them. */
  run(bars: BarPanel, from: number, to: number, keep: boolean, target: BlockTarget): void {
    this.runTechnical(bars, from, to, keep);
    this.universe.run(bars, from, to, this.sector, this.state, keep);
    this.write(bars, from, to, target);
  }

  /** Moves the state past the sessions [from, to) of `bars`, all of one block, whose features nobody wants. */
  skip(bars: BarPanel, from: number, to: number): void {
    for (let n = 0; n < this.sector.length; n++) this.technical.skip(bars, from, to, n, this.state);
    this.universe.skip(bars, from, to, this.state);
  }

  private runTechnical(bars: BarPanel, from: number, to: number, keep: boolean): void {
    const stocks = this.sector.length;
    for (let n = 0; n < stocks; n++) {
      const k = n % together;
      if (k === 0) this.few.fill(Number.NaN);
      this.technical.run(bars, from, to, n, this.state, keep, (own, rows) => this.hold(own, rows, k));
      if (k === together - 1 || n === stocks - 1) this.spread(to - from, n - k, k + 1);
    }
  }

  private hold({ from, length }: OwnBars, rows: Int32Array, k: number): void {
    const { values, stride } = this.technical;
    for (let c = 0; c < this.own.length; c++) {
      const at = c * longestBlock * together + k;
      for (let i = from; i < length; i++) this.few[at + rows[i]! * together] = values[c * stride + i]!;
    }
  }

  /** What is held of the `count` stocks from `first` on goes to the columns. */
  private spread(sessions: number, first: number, count: number): void {
    const stocks = this.sector.length;
    for (const [c, column] of this.own.entries()) {
      let at = c * longestBlock * together;
      for (let into = first; into < sessions * stocks; into += stocks, at += together) {
        for (let k = 0; k < count; k++) column[into + k] = this.few[at + k]!;
      }
    }
  }

  /** Session after session: what is written of one stays in the processor's cache until it is whole. */
  private write(bars: BarPanel, from: number, to: number, { cell, skipped, ...target }: BlockTarget): void {
    const stocks = this.sector.length;
    for (let t = from + skipped; t < to; t++) {
      const row = (t - from) * stocks;
      const into = cell + row - skipped * stocks;
      writeNoText(target, into, stocks);
      for (const [c, column] of this.own.entries()) {
        writeColumn(target, into, technicalPlaces[c]!, column, row, stocks);
      }
      for (const [c, column] of this.universe.columns.entries()) {
        writeColumn(target, into, universePlaces[c]!, column, row, stocks);
      }
      for (let n = 0; n < stocks; n++) {
        if (hasBar(bars, t * stocks + n)) continue;
        target.values.set(neutral, (into + n) * width);
        target.missing.fill(1, (into + n) * width, (into + n + 1) * width);
      }
    }
  }
}

type Cells = Pick<BlockTarget, 'values' | 'missing'>;

/** Marks the text of `cells` cells from `first` on as missing. */
function writeNoText({ values, missing }: Cells, first: number, cells: number): void {
  const start = first * width;
  const end = start + cells * width;
  missing.fill(1, start + firstText, start + firstText + textFeatures.length);
  for (let done = width; done < end - start; done *= 2) {
    missing.copyWithin(start + done, start, Math.min(start + done, end - done));
  }
  for (const place of textDefaults) {
    for (let at = start + place; at < end; at += width) values[at] = neutral[place]!;
  }
}

/** The entries [at, at + length) of a feature's column into the cells from `first` on. */
function writeColumn(
  { values, missing }: Cells,
  first: number,
  place: number,
  column: Float64Array,
  at: number,
  length: number,
): void {
  const unknown = neutral[place]!;
  for (let n = at, into = first * width + place; n < at + length; n++, into += width) {
    const value = column[n]!;
    if (value - value === 0) values[into] = value;
    else {
      values[into] = unknown;
      missing[into] = 1;
    }
  }
}

/** The places of a family's features in the panel. */
function placesOf(
  families: readonly ((typeof technicalFamilies)[number] | (typeof universeFamilies)[number])[],
): Int32Array {
  return Int32Array.from(
    families.flatMap((family) => family.features.map((_, f) => firstColumnOf(family) + f)),
  );
}
