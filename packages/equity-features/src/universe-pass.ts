import { type BarPanel, invalidInput } from '@gammatwin/core';
import { longestBlock } from './block.ts';
import type { EngineState } from './engine-state.ts';
import { universeFamilies } from './registry.ts';
import { hasBar } from './stretch.ts';
import { historySessions, type UniverseBlock } from './universe.ts';

const room = historySessions + longestBlock;
const features = universeFamilies.reduce((sum, family) => sum + family.features.length, 0);

/** The technical features that families across stocks read. */
export const sharedNames: readonly string[] = [
  ...new Set(universeFamilies.flatMap((family) => family.reads ?? [])),
];

/** Computes the features that compare stocks over a block of sessions. */
export class UniversePass {
  /** Of each feature [sessions of a block × stocks], NaN where unknown. */
  readonly columns: readonly Float64Array[];
  private readonly shared: readonly Float64Array[];
  private readonly stocks: number;
  private readonly returns: readonly Float64Array[];
  private readonly market = new Float64Array(room);
  private readonly scratch = Array.from({ length: 8 }, () => new Float64Array(room));

  /** `shared` are the columns of `sharedNames`, laid out as `columns`; somebody else fills them. */
  constructor(stocks: number, shared: readonly Float64Array[]) {
    this.stocks = stocks;
    this.columns = Array.from({ length: features }, () => new Float64Array(longestBlock * stocks));
    this.shared = shared;
    this.returns = Array.from({ length: stocks }, () => new Float64Array(room));
  }

  /** Sessions [from, to) of `bars`, whose shared columns are filled; `keep` moves the state past them. */
  run(bars: BarPanel, from: number, to: number, sector: Int8Array, state: EngineState, keep: boolean): void {
    this.addReturns(bars, from, to, state);
    const length = historySessions + to - from;
    this.addMarket(length, state);
    const cells = (to - from) * this.stocks;
    const block: UniverseBlock = {
      stocks: this.stocks,
      first: historySessions - state.sessions,
      from: historySessions,
      length,
      sector,
      returns: this.returns,
      market: this.market,
      scratch: this.scratch,
      column: (name) => this.sharedColumn(name).subarray(0, cells),
    };
    const columns = this.columns.map((column) => column.subarray(0, cells));
    let f = 0;
    for (const family of universeFamilies) {
      family.compute(block, columns.slice(f, f + family.features.length));
      f += family.features.length;
    }
    if (keep) this.save(bars, to, length, state);
  }

  /** Moves the state past the sessions [from, to) of `bars`. */
  skip(bars: BarPanel, from: number, to: number, state: EngineState): void {
    this.addReturns(bars, from, to, state);
    const length = historySessions + to - from;
    this.addMarket(length, state);
    this.save(bars, to, length, state);
  }

  private sharedColumn(name: string): Float64Array {
    const column = this.shared[sharedNames.indexOf(name)];
    if (!column) throw invalidInput('column', `one of ${sharedNames.join(', ')}`, name);
    return column;
  }

  private addReturns({ close, ...bars }: BarPanel, from: number, to: number, state: EngineState): void {
    const width = this.stocks;
    const panel = { close, ...bars };
    for (let n = 0; n < width; n++) {
      const own = this.returns[n]!;
      own.set(state.returns.subarray(n * historySessions, (n + 1) * historySessions));
      let before = state.lastClose[n]!;
      for (let t = from; t < to; t++) {
        const cell = t * width + n;
        const now = hasBar(panel, cell) ? close[cell]! : Number.NaN;
        own[historySessions + t - from] = now / before - 1;
        before = now;
      }
    }
  }

  private addMarket(length: number, state: EngineState): void {
    this.market.set(state.market);
    const [sum, known] = this.scratch as [Float64Array, Float64Array];
    sum.fill(0);
    known.fill(0);
    for (const own of this.returns) {
      for (let t = historySessions; t < length; t++) {
        const r = own[t]!;
        if (Number.isNaN(r)) continue;
        sum[t]! += r;
        known[t]!++;
      }
    }
    for (let t = historySessions; t < length; t++) {
      this.market[t] = known[t]! < 2 ? Number.NaN : sum[t]! / known[t]!;
    }
  }

  private save(bars: BarPanel, to: number, length: number, state: EngineState): void {
    const sessions = length - historySessions;
    state.sessions = Math.min(historySessions, state.sessions + sessions);
    state.market.set(this.market.subarray(sessions, length));
    this.returns.forEach((own, n) => {
      state.returns.set(own.subarray(sessions, length), n * historySessions);
      const last = (to - 1) * this.stocks + n;
      state.lastClose[n] = hasBar(bars, last) ? bars.close[last]! : Number.NaN;
    });
  }
}
