import {
  type BarPanel,
  type BarSeries,
  denseGraph,
  type FeaturePanel,
  type GicsSector,
} from '@gammatwin/core';
import {
  buildLabels,
  type CorrelationGraphOptions,
  correlationGraphs,
  extractEquityFeatures,
} from '@gammatwin/equity-features';
import type { ReadArticle } from '../src/text/news-reading.ts';
import { knownBy } from './known-by.ts';

/** Bars, sectors and news as one market; what is extracted of it may read the past alone. */
export interface Market {
  readonly bars: BarPanel;
  /** Of each symbol, null where unknown. */
  readonly sectors: readonly (GicsSector | null)[];
  readonly news: readonly ReadArticle[];
}

/** All features, with the news known on the last session of the bars. */
export function featuresOf({ sectors, news }: Market, bars: BarPanel): FeaturePanel {
  const instruments = bars.symbols.map((symbol, n) => ({ symbol, name: null, sector: sectors[n]! }));
  return extractEquityFeatures({ bars, instruments, news: knownBy(news, bars.sessions.at(-1)!) });
}

/** The graphs as a panel whose columns are the edges to each symbol; an edge that is not there is missing. */
export function edgesOf(
  { sectors }: Pick<Market, 'sectors'>,
  bars: BarPanel,
  options: Partial<CorrelationGraphOptions> = {},
): FeaturePanel {
  const { symbols, sessions } = bars;
  const values = new Float64Array(sessions.length * symbols.length ** 2);
  let t = 0;
  for (const edges of correlationGraphs({ bars, sessions, sectors, ...options })) {
    values.set(denseGraph(edges).weights, t++ * symbols.length ** 2);
  }
  const names = symbols.map((symbol) => `edge to ${symbol}`);
  return { names, symbols, sessions, values, missing: Uint8Array.from(values, (w) => (w === 0 ? 1 : 0)) };
}

/** The regime labels as a panel: the one label that looks back. */
export function regimesOf(bars: BarPanel): FeaturePanel {
  const { regime, symbols, sessions } = buildLabels({ bars });
  return { names: ['regime'], symbols, sessions, ...neutralised(regime) };
}

/** A column with 0 for NaN, and where that is. */
export function neutralised(column: Float64Array): { values: Float64Array; missing: Uint8Array } {
  return {
    values: column.map((x) => (Number.isNaN(x) ? 0 : x)),
    missing: Uint8Array.from(column, (x) => (Number.isNaN(x) ? 1 : 0)),
  };
}

/** Series over the sessions that any of them has, NaN elsewhere. */
export function panelOf(series: readonly BarSeries[]): BarPanel {
  const sessions = Int32Array.from(new Set(series.flatMap(({ session }) => [...session]))).sort();
  const at = new Map(Array.from(sessions, (session, t) => [session, t]));
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') => {
    const out = new Float64Array(sessions.length * series.length).fill(Number.NaN);
    for (const [n, one] of series.entries()) {
      for (const [i, session] of one.session.entries())
        out[at.get(session)! * series.length + n] = one[name][i]!;
    }
    return out;
  };
  return {
    symbols: series.map(({ symbol }) => symbol),
    sessions,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
