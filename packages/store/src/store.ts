import type {
  BarPanel,
  BarSeries,
  EpochDay,
  FeaturePanel,
  Instrument,
  MacroPanel,
  OptionChain,
  Trade,
  TwinPrediction,
} from '@gammatwin/core';
import { readBars, writeBars } from './bars.ts';
import { readChainSessions, readChains, writeChains } from './chains.ts';
import { type Connection, connect } from './connection.ts';
import { counts, type TableCounts } from './counts.ts';
import { readEquityFeatures, writeEquityFeatures } from './equity-features.ts';
import { readInstruments, writeInstruments } from './instruments.ts';
import { readMacro, writeMacro } from './macro.ts';
import { type Applied, migrate, migrationStatus } from './migrate.ts';
import { readOptionsFeatures, writeOptionsFeatures } from './options-features.ts';
import { readPredictions, writePredictions } from './predictions.ts';
import { finishRun, type RunRecord, type RunStart, readRuns, startRun } from './runs.ts';
import type { Selection } from './selection.ts';
import { claimMarket } from './source.ts';
import type { RunStatus } from './tables.ts';
import { readTrades, writeTrades } from './trades.ts';

export type { Selection, TableCounts };

/**
 * The one door to the database. Each write is one transaction: readers see all of it or nothing, and writing the same
 * again changes nothing. `asOf` is the moment at which the data could be known, milliseconds since the epoch, UTC.
 * NaN is stored as NULL and read back as NaN.
 */
export interface Store {
  /** Brings the schema up to date; the names of what was applied. */
  migrate(): Promise<readonly string[]>;
  migrationStatus(): Promise<readonly Applied[]>;

  /** To be called before data is written; MARKET_MISMATCH where the database holds another market. */
  claimMarket(market: string): Promise<void>;

  writeInstruments(instruments: readonly Instrument[]): Promise<void>;
  /** In the order of their symbols. */
  readInstruments(symbols?: readonly string[]): Promise<readonly Instrument[]>;

  /** Rows written. */
  writeBars(series: readonly BarSeries[], asOf: number): Promise<number>;
  /** Asked symbols in the asked order (also those without a bar: NaN), else all that have bars, sorted. */
  readBars(selection?: Selection): Promise<BarPanel>;

  /** Option rows written. A capture (underlying and `asOf`) that is there already is replaced. */
  writeChains(chains: readonly OptionChain[]): Promise<number>;
  /** The latest capture of the session for each underlying, sorted by underlying (rows by strike, expiration, calls first);
   *  those without one are left out. */
  readChains(request: {
    readonly session: EpochDay;
    readonly symbols?: readonly string[];
  }): Promise<readonly OptionChain[]>;
  /** Sessions in [from, to] with at least one chain, ascending. */
  readChainSessions(from: EpochDay, to: EpochDay): Promise<Int32Array>;

  /** The panel must have exactly the columns of `optionsFeatureNames`, in any order. Rows written. */
  writeOptionsFeatures(panel: FeaturePanel, asOf: number): Promise<number>;
  /** Names in the order of `optionsFeatureNames`; where no row is stored the value is 0 and missing is 1. */
  readOptionsFeatures(selection?: Selection): Promise<FeaturePanel>;
  /** Any names; the list of names is kept with the rows. Rows written. */
  writeEquityFeatures(panel: FeaturePanel, asOf: number): Promise<number>;
  /** As readOptionsFeatures. MIXED_FEATURE_SETS if the selection holds rows of two different lists of names. */
  readEquityFeatures(selection?: Selection): Promise<FeaturePanel>;

  writeMacro(panel: MacroPanel, asOf: number): Promise<number>;
  /** Every stored series, or the asked ones, over all sessions in range that have a value of any of them. */
  readMacro(selection?: {
    readonly names?: readonly string[];
    readonly from?: EpochDay;
    readonly to?: EpochDay;
  }): Promise<MacroPanel>;

  /** Replaces what `model` said of that session. */
  writePredictions(session: EpochDay, model: string, predictions: readonly TwinPrediction[]): Promise<void>;
  /** Of one model, else of the one written last; sorted by symbol. */
  readPredictions(session: EpochDay, model?: string): Promise<readonly TwinPrediction[]>;

  /** Replaces all trades of that session. */
  writeTrades(session: EpochDay, runId: number, trades: readonly Trade[]): Promise<void>;
  /** In the order in which they were written. */
  readTrades(session: EpochDay): Promise<readonly Trade[]>;

  startRun(run: RunStart): Promise<number>;
  finishRun(id: number, status: RunStatus, finishedAt: number): Promise<void>;
  /** Latest first. */
  readRuns(limit?: number): Promise<readonly RunRecord[]>;

  counts(): Promise<TableCounts>;
  close(): Promise<void>;
}

/**
 * Connects and brings the schema up to date (unless `migrate` is false). Throws DATABASE_UNREACHABLE.
 * Close it at the end; an open store does not keep the process alive by itself.
 */
export async function openStore(url: string, options: { readonly migrate?: boolean } = {}): Promise<Store> {
  const connection = await connect(url);
  try {
    if (options.migrate ?? true) await migrate(url);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return createStore(url, connection);
}

function createStore(url: string, connection: Connection): Store {
  return {
    migrate: () => migrate(url),
    migrationStatus: () => migrationStatus(url),
    claimMarket: (market) => claimMarket(connection, market),
    writeInstruments: (instruments) => writeInstruments(connection, instruments),
    readInstruments: (symbols) => readInstruments(connection, symbols),
    writeBars: (series, asOf) => writeBars(connection, series, asOf),
    readBars: (selection = {}) => readBars(connection, selection),
    writeChains: (chains) => writeChains(connection, chains),
    readChains: (request) => readChains(connection, request),
    readChainSessions: (from, to) => readChainSessions(connection, from, to),
    writeOptionsFeatures: (panel, asOf) => writeOptionsFeatures(connection, panel, asOf),
    readOptionsFeatures: (selection = {}) => readOptionsFeatures(connection, selection),
    writeEquityFeatures: (panel, asOf) => writeEquityFeatures(connection, panel, asOf),
    readEquityFeatures: (selection = {}) => readEquityFeatures(connection, selection),
    writeMacro: (panel, asOf) => writeMacro(connection, panel, asOf),
    readMacro: (selection = {}) => readMacro(connection, selection),
    writePredictions: (session, model, predictions) =>
      writePredictions(connection, session, model, predictions),
    readPredictions: (session, model) => readPredictions(connection, session, model),
    writeTrades: (session, runId, trades) => writeTrades(connection, session, runId, trades),
    readTrades: (session) => readTrades(connection, session),
    startRun: (run) => startRun(connection, run),
    finishRun: (id, status, finishedAt) => finishRun(connection, id, status, finishedAt),
    readRuns: (limit = 20) => readRuns(connection, limit),
    counts: () => counts(connection),
    close: () => connection.close(),
  };
}
