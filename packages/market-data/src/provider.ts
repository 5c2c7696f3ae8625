import type { BarSeries, EpochDay, Instrument, MacroPanel, OptionChain } from '@gammatwin/core';

/** Where market data comes from; every source stands behind this one interface. Dates are sessions, both ends included. */
export interface MarketDataProvider {
  readonly name: string;
  /** Which market this is: 'real', or what names a simulated one. Data of two markets must never meet in one database. */
  readonly market: string;
  instruments(): Promise<readonly Instrument[]>;
  /** One series for each asked symbol that has bars in the range; a symbol without any is left out. */
  bars(request: {
    readonly symbols: readonly string[];
    readonly from: EpochDay;
    readonly to: EpochDay;
  }): AsyncIterable<BarSeries>;
  /** One chain for each asked underlying that has options on that session. */
  chains(request: {
    readonly symbols: readonly string[];
    readonly session: EpochDay;
  }): AsyncIterable<OptionChain>;
  /** The sessions in the range on which chains can be had. What can be read without a network is checked here already. */
  chainSessions(range: { readonly from: EpochDay; readonly to: EpochDay }): Promise<Int32Array>;
  /** VIX close ('vix'), SPY close ('spy'), yields in percent ('dgs3mo', 'dgs2', 'dgs10'); NaN where unknown. */
  macro(range: { readonly from: EpochDay; readonly to: EpochDay }): Promise<MacroPanel>;
}
