import type { BarPanel, FeaturePanel, OptionChain } from '@gammatwin/core';
import { optionsFeatureNames } from './feature-names.ts';
import { extractOptionsFeatures, type OptionsFeatureContext } from './features.ts';
import { appendToHistory, emptyHistory, type OptionsHistory } from './history.ts';
import { neutralOptionsRow } from './registry.ts';

export type PanelOptions = Pick<OptionsFeatureContext, 'gammaConvention'>;

/** Fills a panel chain by chain, so that chains can be read, used and let go one after another. */
export interface OptionsPanelBuilder {
  /**
   * Chains of one underlying come with sessions ascending (INVALID_INPUT otherwise); underlyings may mix. A chain of
   * a symbol that the bars lack is left out; one of a session that the bars lack still enters the history.
   */
  add(chain: OptionChain): void;
  /** The panel over the sessions and symbols of the bars; neutral and missing where no chain came. */
  panel(): FeaturePanel;
}

/** `bars` give sessions, symbols and the 5-session price change. */
export function createOptionsPanelBuilder(bars: BarPanel, options: PanelOptions = {}): OptionsPanelBuilder {
  const { sessions, symbols } = bars;
  const features = optionsFeatureNames.length;
  const neutral = neutralOptionsRow();
  const values = new Float64Array(sessions.length * symbols.length * features);
  const missing = new Uint8Array(values.length).fill(1);
  for (let at = 0; at < values.length; at += features) values.set(neutral.values, at);
  const symbolAt = new Map(symbols.map((symbol, n) => [symbol, n]));
  const sessionAt = new Map(Array.from(sessions, (session, t) => [session, t]));
  const histories: OptionsHistory[] = symbols.map(emptyHistory);
  return {
    add(chain) {
      const n = symbolAt.get(chain.underlying);
      if (n === undefined) return;
      const t = sessionAt.get(chain.session);
      const priceChange5d = t === undefined ? Number.NaN : priceChange(bars, t, n, 5);
      const row = extractOptionsFeatures(chain, histories[n]!, { ...options, priceChange5d });
      histories[n] = appendToHistory(histories[n]!, chain.session, row);
      if (t === undefined) return;
      const at = (t * symbols.length + n) * features;
      values.set(row.values, at);
      missing.set(row.missing, at);
    },
    panel: () => ({ names: optionsFeatureNames, symbols, sessions, values, missing }),
  };
}

/** The options features of all `chains`, in the order that `OptionsPanelBuilder.add` asks for. */
export function extractOptionsPanel(
  chains: Iterable<OptionChain>,
  bars: BarPanel,
  options: PanelOptions = {},
): FeaturePanel {
  const builder = createOptionsPanelBuilder(bars, options);
  for (const chain of chains) builder.add(chain);
  return builder.panel();
}

/** Simple return of symbol n from session t − lag to t; NaN where either close is missing. */
function priceChange(bars: BarPanel, t: number, n: number, lag: number): number {
  if (t < lag) return Number.NaN;
  const width = bars.symbols.length;
  return bars.close[t * width + n]! / bars.close[(t - lag) * width + n]! - 1;
}
