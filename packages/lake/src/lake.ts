import type {
  BarSeries,
  EpochDay,
  FeaturePanel,
  GraphEdges,
  NewsItem,
  OptionChain,
  TwinPrediction,
} from '@gammatwin/core';
import type { LakeFiles } from './files.ts';
import type { FeatureFamily, ModelKind } from './layout.ts';

/** Days, both ends included; a missing end is open. */
export interface Days {
  readonly from?: EpochDay;
  readonly to?: EpochDay;
}

/**
 * The data lake of the source document's section 4.1: one Parquet file a data set and session (bars: a symbol), every row
 * with its `as_of_utc_ms`, units in the names of the columns. What is written and
 * read again is the same to the bit. Writing the same again changes nothing. Errors: see LakeFiles.
 */
export interface Lake {
  readonly files: LakeFiles;

  /**
   * Adds one capture to raw/options/2025/11/18/AAPL_options.parquet; one with the same moment and source is replaced.
   * Writers of one underlying and session take turns within a process; several processes must not share one.
   */
  writeChain(chain: OptionChain): Promise<void>;
  /** The latest of the captures that have at least nine tenths of the contracts of the fullest; null where none is. */
  readChain(underlying: string, session: EpochDay): Promise<OptionChain | null>;
  readCaptures(underlying: string, session: EpochDay): Promise<readonly OptionChain[]>;
  /** As readChain, for all underlyings of the session, by name, or for the given ones that have a chain, as given. */
  readChains(session: EpochDay, underlyings?: readonly string[]): AsyncIterable<OptionChain>;

  /** Puts the bars in the place of those stored between the first and the last of them: raw/prices/AAPL_prices.parquet. */
  writeBars(series: BarSeries): Promise<void>;
  /** Sessions ascending; one series for each run of bars with the same `splitsThrough`. */
  readBars(symbol: string, days?: Days): Promise<readonly BarSeries[]>;

  /**
   * The news of a session (or day without one) as raw/news/2025/11/18/<part>_news.parquet. A part is what one writer
   * brings whole, mostly the news of one ticker; the same part written again is replaced.
   */
  writeNews(session: EpochDay, items: readonly NewsItem[], part?: string): Promise<void>;
  /** Of all parts, each item once, as first known, by publication. */
  readNews(session: EpochDay): Promise<readonly NewsItem[]>;

  /** A file a session, replaced whole: processed/features/options/2025-11-18.parquet. */
  writeFeatures(family: FeatureFamily, panel: FeaturePanel): Promise<void>;
  /** A panel for each stored session, ascending, with the names and symbols that were written. */
  readFeatures(family: FeatureFamily, days?: Days): AsyncIterable<FeaturePanel>;

  /** processed/graphs/2025-11-18.parquet: an edge a row, with the settings that made it and its `graphHash`. */
  writeGraph(graph: GraphEdges): Promise<void>;
  /**
   * The graph of the session; null where there is none. Throws GRAPH_UNIVERSE where it is not one over just `symbols`, in
   * their order, and LAKE_DAMAGED where its content is not what its hash says.
   */
  readGraph(session: EpochDay, symbols?: readonly string[]): Promise<GraphEdges | null>;

  /** predictions/2025-11-18.parquet: a row a stock. */
  writePredictions(session: EpochDay, predictions: readonly TwinPrediction[]): Promise<void>;
  readPredictions(session: EpochDay): Promise<readonly TwinPrediction[] | null>;

  /**
   * Copies a model's folder to models/<kind>/<name>, the list of its files last, so that a reader meets the whole of it
   * or LAKE_NOT_FOUND.
   */
  putModel(kind: ModelKind, name: string, folder: string): Promise<void>;
  /** Brings a model to a folder that must not exist yet. Throws LAKE_NOT_FOUND, and LAKE_DAMAGED on other bytes. */
  getModel(kind: ModelKind, name: string, folder: string): Promise<void>;
}
