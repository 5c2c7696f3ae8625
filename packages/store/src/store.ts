import type {
  BarPanel,
  BarSeries,
  Dividend,
  EpochDay,
  FeaturePanel,
  Instrument,
  MacroPanel,
  Membership,
  NewsItem,
  OptionChain,
  OptionContract,
  ScoredHeadline,
  Split,
  SymbolChange,
  Trade,
  TwinPrediction,
} from '@gammatwin/core';
import { writeBars } from './bars.ts';
import { type ChainRequest, readChainSessions, readChains, writeChains } from './chains.ts';
import { type Connection, connect } from './connection.ts';
import { counts, type TableCounts } from './counts.ts';
import { readDividends, writeDividends } from './dividends.ts';
import { readEquityFeatures, writeEquityFeatures } from './equity-features.ts';
import { type IngestionStore, ingestionStore } from './ingestion-store.ts';
import { readInstruments, writeInstruments } from './instruments.ts';
import { type MacroSelection, readMacro, writeMacro } from './macro.ts';
import { readMembers, readMemberships, writeMemberships } from './memberships.ts';
import { type Applied, migrate, migrationStatus } from './migrate.ts';
import { type NewsSelection, readNews, writeNews } from './news.ts';
import {
  type NewsReadingSelection,
  readNewsReadings,
  type StoredNewsReading,
  writeNewsReadings,
} from './news-readings.ts';
import {
  type ContractSelection,
  readContracts,
  type SeenContract,
  writeContracts,
} from './option-contracts.ts';
import { readOptionsFeatures, writeOptionsFeatures } from './options-features.ts';
import { readPredictions, writePredictions } from './predictions.ts';
import { type BarSelection, readBars } from './read-bars.ts';
import type { EventSelection } from './read-rows.ts';
import { type RejectedRows, type RejectionSelection, readRejections } from './rejections.ts';
import { finishRun, type RunRecord, type RunStart, readRuns, startRun } from './runs.ts';
import { readScoredHeadlines, writeScoredHeadlines } from './scored-headlines.ts';
import type { Selection } from './selection.ts';
import { claimMarket } from './source.ts';
import { readSplits, writeSplits } from './splits.ts';
import { readSymbolChanges, writeSymbolChanges } from './symbol-changes.ts';
import type { RunStatus } from './tables.ts';
import { readTrades, writeTrades } from './trades.ts';

export type { ChainRequest, Selection, TableCounts };

/**
 * The one door to the database. Each write is one transaction: readers see all of it or nothing, and writing the same
 * again changes nothing. `asOf` is the moment at which the data could be known, milliseconds since the epoch, UTC.
 * NaN is stored as NULL and read back as NaN.
 */
export interface Store {
  /** Of the database; holds its password. */
  readonly url: string;
  readonly ingestion: IngestionStore<Store>;
  /** Brings the schema up to date; the names of what was applied. */
  migrate(): Promise<readonly string[]>;
  migrationStatus(): Promise<readonly Applied[]>;

  /** To be called before data is written; MARKET_MISMATCH where the database holds another market. */
  claimMarket(market: string): Promise<void>;

  /** Rows written. What a row does not know (null or absent) stays as it is stored. */
  writeInstruments(instruments: readonly Instrument[]): Promise<number>;
  /** In the order of their symbols. */
  readInstruments(symbols?: readonly string[]): Promise<readonly Instrument[]>;

  /** Rows written. Bars as traded stand under the ticker of their day, others under that of their `splitsThrough`. */
  writeBars(series: readonly BarSeries[]): Promise<number>;
  /**
   * Asked symbols in the asked order (also those without a bar: NaN), else all that have bars, sorted. Unless told
   * otherwise prices and volume are in shares of the last session asked for (or read): splits up to it are applied,
   * later ones are not, and a symbol is the share that had it then, with the bars under its former tickers.
   */
  readBars(selection?: BarSelection): Promise<BarPanel>;

  /** Rows written, here and below; a row with the same key is corrected. */
  writeSplits(splits: readonly Split[]): Promise<number>;
  /** By symbol and ex-date. */
  readSplits(selection?: EventSelection): Promise<readonly Split[]>;
  writeDividends(dividends: readonly Dividend[]): Promise<number>;
  /** By symbol and ex-date. */
  readDividends(selection?: EventSelection): Promise<readonly Dividend[]>;
  writeSymbolChanges(changes: readonly SymbolChange[]): Promise<number>;
  /** Those from or to one of the symbols, by first session. */
  readSymbolChanges(symbols?: readonly string[]): Promise<readonly SymbolChange[]>;

  /** Replaces the whole of each universe that occurs. */
  writeMemberships(memberships: readonly Membership[]): Promise<number>;
  /** By symbol and first day; a symbol that left and came back has several. */
  readMemberships(universe: string): Promise<readonly Membership[]>;
  /** The symbols that belonged on that session, sorted. */
  readMembers(universe: string, session: EpochDay): Promise<readonly string[]>;

  /** An item that is there already keeps its symbols and, if its text is the same, the moment it was known. */
  writeNews(items: readonly NewsItem[]): Promise<number>;
  /** By moment of publication. */
  readNews(selection?: NewsSelection): Promise<readonly NewsItem[]>;
  /** Of stored articles. A reading that is there already stays as it was first worked out. */
  writeNewsReadings(readings: readonly StoredNewsReading[]): Promise<number>;
  /** By the moment at which they were worked out. */
  readNewsReadings(selection?: NewsReadingSelection): Promise<readonly StoredNewsReading[]>;
  /** Options that were listed on that session. */
  writeContracts(session: EpochDay, contracts: readonly OptionContract[]): Promise<number>;
  /** By underlying, expiration, strike, calls first. */
  readContracts(selection?: ContractSelection): Promise<readonly SeenContract[]>;
  writeScoredHeadlines(headlines: readonly ScoredHeadline[]): Promise<number>;
  readScoredHeadlines(source?: string): Promise<readonly ScoredHeadline[]>;

  /** Option rows written. A capture (underlying and `asOf`) that is there already is replaced. */
  writeChains(chains: readonly OptionChain[]): Promise<number>;
  /** The latest whole capture of the session for each underlying (or what the request says), sorted by underlying, rows
   *  by strike, expiration, calls first; those without one are left out. */
  readChains(request: ChainRequest): Promise<readonly OptionChain[]>;
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

  /** Values are known at the close of their session, Treasury yields ('dgs…') at that of the next one. */
  writeMacro(panel: MacroPanel): Promise<number>;
  /** Every stored series, or the asked ones, over all sessions in range that have a value of any of them. */
  readMacro(selection?: MacroSelection): Promise<MacroPanel>;

  /** Replaces what `model` said of that session. */
  writePredictions(session: EpochDay, model: string, predictions: readonly TwinPrediction[]): Promise<void>;
  /** Of one model, else of the one written last; sorted by symbol. */
  readPredictions(session: EpochDay, model?: string): Promise<readonly TwinPrediction[]>;

  /** Replaces all trades of that session. */
  writeTrades(session: EpochDay, runId: number, trades: readonly Trade[]): Promise<void>;
  /** In the order in which they were written. */
  readTrades(session: EpochDay): Promise<readonly Trade[]>;

  /** Rows that were dropped or blanked on their way in; by kind, session, ticker, source, reason. */
  readRejections(selection?: RejectionSelection): Promise<readonly RejectedRows[]>;

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
    url,
    ingestion: ingestionStore(url, connection, (bound) => createStore(url, bound)),
    migrate: () => migrate(url),
    migrationStatus: () => migrationStatus(url),
    claimMarket: (market) => claimMarket(connection, market),
    writeInstruments: (instruments) => writeInstruments(connection, instruments),
    readInstruments: (symbols) => readInstruments(connection, symbols),
    writeBars: (series) => writeBars(connection, series),
    readBars: (selection = {}) => readBars(connection, selection),
    writeSplits: (splits) => writeSplits(connection, splits),
    readSplits: (selection = {}) => readSplits(connection, selection),
    writeDividends: (dividends) => writeDividends(connection, dividends),
    readDividends: (selection = {}) => readDividends(connection, selection),
    writeSymbolChanges: (changes) => writeSymbolChanges(connection, changes),
    readSymbolChanges: (symbols) => readSymbolChanges(connection, symbols),
    writeMemberships: (memberships) => writeMemberships(connection, memberships),
    readMemberships: (universe) => readMemberships(connection, universe),
    readMembers: (universe, session) => readMembers(connection, universe, session),
    writeNews: (items) => writeNews(connection, items),
    readNews: (selection = {}) => readNews(connection, selection),
    writeNewsReadings: (readings) => writeNewsReadings(connection, readings),
    readNewsReadings: (selection = {}) => readNewsReadings(connection, selection),
    writeContracts: (session, contracts) => writeContracts(connection, session, contracts),
    readContracts: (selection = {}) => readContracts(connection, selection),
    writeScoredHeadlines: (headlines) => writeScoredHeadlines(connection, headlines),
    readScoredHeadlines: (source) => readScoredHeadlines(connection, source),
    writeChains: (chains) => writeChains(connection, chains),
    readChains: (request) => readChains(connection, request),
    readChainSessions: (from, to) => readChainSessions(connection, from, to),
    writeOptionsFeatures: (panel, asOf) => writeOptionsFeatures(connection, panel, asOf),
    readOptionsFeatures: (selection = {}) => readOptionsFeatures(connection, selection),
    writeEquityFeatures: (panel, asOf) => writeEquityFeatures(connection, panel, asOf),
    readEquityFeatures: (selection = {}) => readEquityFeatures(connection, selection),
    writeMacro: (panel) => writeMacro(connection, panel),
    readMacro: (selection = {}) => readMacro(connection, selection),
    writePredictions: (session, model, predictions) =>
      writePredictions(connection, session, model, predictions),
    readPredictions: (session, model) => readPredictions(connection, session, model),
    writeTrades: (session, runId, trades) => writeTrades(connection, session, runId, trades),
    readTrades: (session) => readTrades(connection, session),
    readRejections: (selection = {}) => readRejections(connection, selection),
    startRun: (run) => startRun(connection, run),
    finishRun: (id, status, finishedAt) => finishRun(connection, id, status, finishedAt),
    readRuns: (limit = 20) => readRuns(connection, limit),
    counts: () => counts(connection),
    close: () => connection.close(),
  };
}
