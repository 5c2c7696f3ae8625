import {
  type BarPanel,
  type EpochDay,
  type FeaturePanel,
  type Instrument,
  invalidInput,
  nextSession,
  previousSession,
  sessionClose,
} from '@gammatwin/core';
import { blockOf, blocksOf } from './block.ts';
import { emptyCells } from './empty-cells.ts';
import { FeatureEngine } from './engine.ts';
import { withStocks } from './engine-state.ts';
import { checkBars, sectorIndices } from './extract.ts';
import { alignedRows, joinedRows } from './panel-rows.ts';
import { equityFeatureNames } from './registry.ts';
import { checkStreamState, type EquityFeatureStreamState } from './stream-state.ts';
import { carriedNumbers } from './technical-pass.ts';
import { textColumns } from './text/columns.ts';
import type { ReadArticle } from './text/news-reading.ts';
import { textHistory } from './text/stock-text.ts';
import { writeText } from './text/write-text.ts';

/** Bars of the next sessions (any symbols, in any order), and the articles that came since the last ones. */
export interface EquityFeatureInput {
  readonly bars: BarPanel;
  readonly news?: readonly ReadArticle[];
}

export interface EquityFeatureStreamOptions {
  /** Sectors are looked up by symbol; a symbol that is not listed has an unknown sector. */
  readonly instruments: readonly Instrument[];
  /** Where an earlier stream stood; an empty start unless told. */
  readonly state?: EquityFeatureStreamState;
}

/**
 * Equity features session by session: the rows have the bits of `extractEquityFeatures` over the whole history of the
 * symbols known so far. Holds about a year of bars a stock, never the history.
 */
export class EquityFeatureStream {
  private readonly instruments: readonly Instrument[];
  private symbols: readonly string[] = [];
  private engine: FeatureEngine;
  private pending: BarPanel = joinedRows([], []);
  private news: readonly ReadArticle[] = [];
  private collectedSince: EpochDay | null = null;

  constructor({ instruments, state }: EquityFeatureStreamOptions) {
    this.instruments = instruments;
    if (!state) {
      this.engine = new FeatureEngine(new Int8Array(0));
      return;
    }
    const copy = structuredClone(checkStreamState(state));
    this.symbols = copy.symbols;
    this.engine = new FeatureEngine(sectorIndices(copy.symbols, instruments), copy.engine);
    this.pending = copy.bars;
    this.news = copy.news;
    this.collectedSince = copy.collectedSince;
  }

  /**
   * The features of the sessions of `input`, of all symbols so far. Throws INVALID_INPUT on sessions that don't ascend
   * or aren't after the last ones.
   */
  append(input: EquityFeatureInput): FeaturePanel {
    this.take(input);
    const { sessions } = input.bars;
    const stocks = this.symbols.length;
    const since = this.collectedSince;
    const text =
      since === null ? [] : textColumns(this.news, this.symbols, sessions, { collectedSince: since });
    const { values, missing } = emptyCells(sessions.length * stocks);
    const bars = alignedRows(input.bars, this.symbols);
    for (const [from, to] of blocksOf(sessions)) {
      this.extend(bars, from, to);
      const length = this.pending.sessions.length;
      const skipped = length - (to - from);
      this.engine.run(this.pending, 0, length, false, {
        values,
        missing,
        cell: from * stocks,
        skipped,
      });
    }
    writeText(bars, text, values, missing);
    this.forgetNews();
    return { names: equityFeatureNames, symbols: this.symbols, sessions, values, missing };
  }

  /** Takes sessions whose features nobody wants: the history before the first night. */
  seed(input: EquityFeatureInput): void {
    this.take(input);
    const bars = alignedRows(input.bars, this.symbols);
    for (const [from, to] of blocksOf(bars.sessions)) this.extend(bars, from, to);
    this.forgetNews();
  }

  state(): EquityFeatureStreamState {
    return structuredClone({
      symbols: this.symbols,
      engine: this.engine.state,
      bars: this.pending,
      news: this.news,
      collectedSince: this.collectedSince,
    });
  }

  private take({ bars, news = [] }: EquityFeatureInput): void {
    checkBars(bars);
    const last = this.pending.sessions.at(-1);
    const first = bars.sessions[0];
    if (last !== undefined && first !== undefined && first <= last) {
      throw invalidInput('bars.sessions', `days after ${last}, the last one appended`, first);
    }
    this.addSymbols(bars.symbols);
    this.news = [...this.news, ...news];
    for (const { asOf } of news) {
      const session = sessionOf(asOf);
      if (this.collectedSince === null || session < this.collectedSince) this.collectedSince = session;
    }
  }

  private addSymbols(symbols: readonly string[]): void {
    const all = [...new Set([...this.symbols, ...symbols])];
    if (all.length === this.symbols.length) return;
    this.symbols = all;
    const state = withStocks(this.engine.state, all.length, carriedNumbers);
    this.engine = new FeatureEngine(sectorIndices(all, this.instruments), state);
    this.pending = alignedRows(this.pending, all);
  }

  /** Adds sessions of one block; the block before it is finished then. */
  private extend(bars: BarPanel, from: number, to: number): void {
    const { sessions } = this.pending;
    if (sessions.length > 0 && blockOf(sessions[0]!) !== blockOf(bars.sessions[from]!)) {
      this.engine.skip(this.pending, 0, sessions.length);
      this.pending = joinedRows(this.symbols, []);
    }
    this.pending = joinedRows(this.symbols, [
      { bars: this.pending, from: 0, to: this.pending.sessions.length },
      { bars, from, to },
    ]);
  }

  private forgetNews(): void {
    let oldest = this.pending.sessions.at(-1);
    if (oldest === undefined) return;
    for (let s = 0; s < textHistory + 2; s++) oldest = previousSession(oldest);
    const close = sessionClose(oldest);
    this.news = this.news.filter(({ asOf }) => asOf > close);
  }
}

/** The first session whose close is not before `moment`. */
function sessionOf(moment: number): EpochDay {
  let session = nextSession(Math.floor(moment / 86_400_000) - 2);
  while (sessionClose(session) < moment) session = nextSession(session);
  return session;
}
