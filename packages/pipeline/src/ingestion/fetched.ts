import type { EpochDay } from '@gammatwin/core';
import type { Lake } from '@gammatwin/lake';
import type { MarketDataProvider } from '@gammatwin/market-data';
import type { RejectedRows, Store } from '@gammatwin/store';
import type { Gap } from './gaps.ts';

/** What was fetched for one task, ready to be written. */
export interface Fetched {
  /** Writes the raw data; writing again replaces it. */
  toLake?(lake: Lake): Promise<void>;
  /** Rows written. */
  write(store: Store): Promise<number>;
  readonly rejections: readonly RejectedRows[];
  /** Where the rows came from, those without a rejection included. */
  readonly sources: readonly string[];
  readonly result: TaskResult;
}

/** What the ledger keeps of a task besides its rows. */
export interface TaskResult {
  /** Symbols that had data. */
  readonly symbols?: readonly string[];
  /** Bars: holes between a symbol's first and last bar. */
  readonly gaps?: readonly Gap[];
  /** Chains: captures, and the sessions of each symbol without one. */
  readonly chains?: number;
  readonly missing?: Readonly<Record<string, readonly EpochDay[]>>;
  readonly sessions?: readonly EpochDay[];
  readonly rejected: readonly RejectedSum[];
}

export interface RejectedSum {
  readonly reason: string;
  readonly action: string;
  readonly rows: number;
}

export interface FetchContext {
  readonly provider: MarketDataProvider;
  readonly signal: AbortSignal;
}
