import type {
  BarSeries,
  Dividend,
  EpochDay,
  Instrument,
  MacroPanel,
  Membership,
  NewsItem,
  OptionChain,
  OptionContract,
  ScoredHeadline,
  Split,
  SymbolChange,
} from '@gammatwin/core';

/** What a provider may be able to give. */
export const offers = [
  'instruments',
  'bars',
  'chains',
  'macro',
  'contracts',
  'splits',
  'dividends',
  'symbolChanges',
  'memberships',
  'news',
  'scoredHeadlines',
] as const;
export type Offer = (typeof offers)[number];

/** Days, both ends included. */
export interface DayRange {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export interface SymbolsInRange extends DayRange {
  readonly symbols: readonly string[];
}

/**
 * Where market data comes from; every source stands behind this one interface. A provider says in `offers` what it
 * has; every other method throws NOT_OFFERED. Faults of the network or of replies are GammaTwinErrors with
 * PROVIDER_UNAVAILABLE (retries are used up; `retryable`), PROVIDER_REFUSED (its no, with the status) or
 * PROVIDER_REPLY (a reply that cannot be right: cut, repeated, no JSON, of another shape).
 */
export interface MarketDataProvider {
  readonly name: string;
  /** Which market this is: 'real', or what names a simulated one. Data of two markets must never meet in one database. */
  readonly market: string;
  readonly offers: ReadonlySet<Offer>;
  instruments(): Promise<readonly Instrument[]>;
  /** One series for each asked symbol that has bars in the range; a symbol without any is left out. */
  bars(request: SymbolsInRange): AsyncIterable<BarSeries>;
  /**
   * The chains of the asked underlyings that have options on that session, in the order asked. Where a source holds
   * several captures of one underlying, all of them follow each other, the fullest last.
   */
  chains(request: {
    readonly symbols: readonly string[];
    readonly session: EpochDay;
  }): AsyncIterable<OptionChain>;
  /** The sessions in the range on which chains can be had. What can be read without a network is checked here already. */
  chainSessions(range: DayRange): Promise<Int32Array>;
  /** VIX close ('vix'), SPY close ('spy'), yields in percent ('dgs3mo', 'dgs2', 'dgs10'); NaN where unknown. */
  macro(range: DayRange): Promise<MacroPanel>;
  /** All options of the underlyings that were listed on that day. */
  contracts(request: {
    readonly symbols: readonly string[];
    readonly session: EpochDay;
  }): AsyncIterable<readonly OptionContract[]>;
  /** By ex-date. */
  splits(request: SymbolsInRange): Promise<readonly Split[]>;
  /** By ex-date. */
  dividends(request: SymbolsInRange): Promise<readonly Dividend[]>;
  /** The changes that led to each asked symbol. */
  symbolChanges(request: { readonly symbols: readonly string[] }): Promise<readonly SymbolChange[]>;
  memberships(): Promise<readonly Membership[]>;
  /** By day of publication in New York; an item may come once for each of its symbols, with all of them. */
  news(request: SymbolsInRange): AsyncIterable<readonly NewsItem[]>;
  scoredHeadlines(): Promise<readonly ScoredHeadline[]>;
}
