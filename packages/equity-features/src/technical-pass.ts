import type { BarPanel } from '@gammatwin/core';
import { longestBlock } from './block.ts';
import { barColumns, type EngineState } from './engine-state.ts';
import { continueAverage, wilder14 } from './recursive-average.ts';
import { technicalFamilies } from './registry.ts';
import { hasBar, longestGap } from './stretch.ts';
import { historyBars, type OwnBars } from './technical-family.ts';
import { trueRanges } from './volatility.ts';

const room = historyBars + longestBlock;
const technicalFeatures = technicalFamilies.reduce((sum, family) => sum + family.features.length, 0);

/** The average true range is carried for all families; then come their own numbers. */
const carriedByFamily = technicalFamilies.map((family) => family.carried ?? 0);
export const carriedNumbers: number = carriedByFamily.reduce((sum, count) => sum + count, 1);
const carrying = [...technicalFamilies.keys()].filter((f) => carriedByFamily[f]! > 0);

/** Takes what was computed of the entries bars.from … bars.length − 1; rows[i] is the row of entry i in the block. */
export type TakeColumns = (bars: OwnBars, rows: Int32Array) => void;

/** Computes the technical features of one stock after another over a block of sessions. */
export class TechnicalPass {
  /** Feature f of entry i stands at f · `stride` + i. */
  readonly values: Float64Array = new Float64Array(technicalFeatures * room);
  readonly stride: number = room;
  private readonly columns = columnsOf(this.values);
  private readonly carried = new Float64Array(carriedNumbers);
  private readonly carriedParts = partsOf(this.carried);
  private readonly rows = new Int32Array(room);
  private readonly bars = {
    from: 0,
    length: 0,
    open: new Float64Array(room),
    high: new Float64Array(room),
    low: new Float64Array(room),
    close: new Float64Array(room),
    volume: new Float64Array(room),
    averageTrueRange: new Float64Array(room),
    scratch: [0, 1, 2, 3].map(() => new Float64Array(room)),
  };

  /** Stock `n` over the sessions [from, to) of `panel`; `keep` moves the state past them. */
  run(
    panel: BarPanel,
    from: number,
    to: number,
    n: number,
    state: EngineState,
    keep: boolean,
    take: TakeColumns,
  ): void {
    this.restore(state, n);
    const since = this.follow(panel, from, to, n, state.since[n]!, () => {
      this.compute(technicalFamilies.keys());
      take(this.bars, this.rows);
    });
    if (keep) this.save(state, n, since);
  }

  /** Moves the state of stock `n` past the sessions [from, to) of `panel`. */
  skip(panel: BarPanel, from: number, to: number, n: number, state: EngineState): void {
    this.restore(state, n);
    const since = this.follow(panel, from, to, n, state.since[n]!, () => this.compute(carrying));
    this.save(state, n, since);
  }

  /** Reads the bars of stock `n`, a stretch after the other; the sessions without a bar at the end. */
  private follow(
    panel: BarPanel,
    from: number,
    to: number,
    n: number,
    before: number,
    finish: () => void,
  ): number {
    const { bars } = this;
    const width = panel.symbols.length;
    let since = before;
    for (let t = from; t < to; t++) {
      const cell = t * width + n;
      if (!hasBar(panel, cell)) {
        since++;
        continue;
      }
      if (since > longestGap) {
        if (bars.length > bars.from) finish();
        this.startAnew();
      }
      since = 0;
      this.rows[bars.length] = t - from;
      this.append(panel, cell);
    }
    if (bars.length > bars.from) finish();
    return since;
  }

  /** Name by name: a loop over the names is slower, and every bar goes through here. */
  private append({ open, high, low, close, volume }: BarPanel, cell: number): void {
    const { bars } = this;
    const at = bars.length++;
    bars.open[at] = open[cell]!;
    bars.high[at] = high[cell]!;
    bars.low[at] = low[cell]!;
    bars.close[at] = close[cell]!;
    bars.volume[at] = volume[cell]!;
  }

  private compute(families: Iterable<number>): void {
    const { bars } = this;
    const range = bars.averageTrueRange;
    trueRanges(bars, bars.from, bars.length, range);
    continueAverage(range, wilder14(1), bars.from, bars.length, this.carried, 0, range);
    for (const f of families) {
      technicalFamilies[f]!.compute(bars, this.columns[f]!, this.carriedParts[f]!);
    }
  }

  private startAnew(): void {
    this.bars.from = 0;
    this.bars.length = 0;
    this.carried.fill(0);
  }

  private restore(state: EngineState, n: number): void {
    const held = state.held[n]!;
    this.bars.from = held;
    this.bars.length = held;
    barColumns.forEach((name, c) => {
      const at = (n * barColumns.length + c) * historyBars;
      this.bars[name].set(state.own.subarray(at, at + held));
    });
    this.carried.set(state.carried.subarray(n * carriedNumbers, (n + 1) * carriedNumbers));
  }

  private save(state: EngineState, n: number, since: number): void {
    const { length } = this.bars;
    const held = Math.min(length, historyBars);
    state.held[n] = held;
    state.since[n] = since;
    barColumns.forEach((name, c) => {
      const last = this.bars[name].subarray(length - held, length);
      state.own.set(last, (n * barColumns.length + c) * historyBars);
    });
    state.carried.set(this.carried, n * carriedNumbers);
  }
}

function partsOf(carried: Float64Array): readonly Float64Array[] {
  let end = 1;
  return carriedByFamily.map((count) => {
    end += count;
    return carried.subarray(end - count, end);
  });
}

function columnsOf(values: Float64Array): readonly (readonly Float64Array[])[] {
  let f = 0;
  return technicalFamilies.map((family) =>
    family.features.map(() => {
      f++;
      return values.subarray((f - 1) * room, f * room);
    }),
  );
}
