import {
  type BarPanel,
  type EpochDay,
  GammaTwinError,
  nextSession,
  type OptionChain,
  sessionOpen,
} from '@gammatwin/core';
import { EquityThreads, equityFeatures } from '@gammatwin/equity-features';
import {
  appendToHistory,
  emptyHistory,
  extractOptionsFeatures,
  type OptionsHistory,
  type OptionsRow,
  optionsFeatureNames,
} from '@gammatwin/options-features';
import type { Store } from '@gammatwin/store';
import { alignFeatures } from './align.ts';
import { storedNews } from './equity-news.ts';
import { fillChain } from './fill-chain.ts';
import { OptionsRows } from './options-rows.ts';
import { shortRateAt } from './short-rate.ts';
import type { WorkContext } from './stage.ts';

export interface FeaturesRequest extends WorkContext {
  readonly store: Store;
  /** First and last session to compute; everything stored unless told. Earlier sessions are read as history. */
  readonly from?: EpochDay;
  readonly to?: EpochDay;
  /** Moment of the computation, milliseconds since the epoch. */
  readonly now: number;
  /** Whether news is read by the offline lexicon alone, whatever models have read. No unless told. */
  readonly lexiconOnly?: boolean;
}

export interface FeaturesSummary {
  readonly sessions: number;
  readonly symbols: number;
  readonly equityRows: number;
  /** Articles about a stock that the text features come from, and those of them that a model has read. */
  readonly articles: number;
  readonly articlesReadByModel: number;
  readonly chainSessions: number;
  readonly optionsRows: number;
  /** Option rows whose Greeks or implied volatility came from our own model. */
  readonly filledRows: number;
  /** Sessions whose fills used the long-run interest rate, because no yield was known. */
  readonly sessionsWithoutRate: number;
}

/** Computes and stores equity and options features of the sessions in [from, to] from what is stored. */
export async function computeFeatures(request: FeaturesRequest): Promise<FeaturesSummary> {
  const { store, from = Number.NEGATIVE_INFINITY, to } = request;
  const bars = await store.readBars({ ...(to !== undefined && { to }), shares: 'first' });
  if (bars.sessions.length === 0) {
    throw new GammaTwinError('NO_DATA', 'no bars are stored; run gammatwin ingest first');
  }
  const instruments = await store.readInstruments();
  const first = bars.sessions.findIndex((session) => session >= from);
  if (first < 0) throw new GammaTwinError('NO_DATA', 'no bars are stored in the asked range');
  const wanted = bars.sessions.slice(first);

  const stage = request.onStage('equity features', wanted.length, 'sessions');
  const asked = new Set(bars.symbols);
  const named = instruments.filter(({ symbol }) => asked.has(symbol));
  const news = await storedNews(store, named, wanted.at(-1)!, request.lexiconOnly ?? false);
  const threads = new EquityThreads();
  const equity = await threads
    .features({ bars, instruments, ...(news.articles.length > 0 && { news: news.articles }) })
    .finally(() => threads.close());
  const equityRows = await store.writeEquityFeatures(
    alignFeatures(
      equity,
      wanted,
      bars.symbols,
      equityFeatures.map((feature) => feature.neutral),
    ),
    request.now,
  );
  stage.update(wanted.length);
  stage.end();
  const options = await computeOptionsFeatures(request, bars, wanted);
  return {
    sessions: wanted.length,
    symbols: bars.symbols.length,
    equityRows,
    articles: news.articles.length,
    articlesReadByModel: news.readByModel,
    ...options,
  };
}

async function computeOptionsFeatures(
  request: FeaturesRequest,
  bars: BarPanel,
  wanted: Int32Array,
): Promise<Pick<FeaturesSummary, 'chainSessions' | 'optionsRows' | 'filledRows' | 'sessionsWithoutRate'>> {
  const { store } = request;
  const firstSession = wanted[0]!;
  const chainSessions = await store.readChainSessions(firstSession, wanted.at(-1)!);
  const stage = request.onStage('options features', chainSessions.length, 'sessions');
  const macro = await store.readMacro({ names: ['dgs3mo'] });
  const histories = await storedHistories(store, firstSession);
  const rows = new OptionsRows(store, request.now);
  let filledRows = 0;
  let sessionsWithoutRate = 0;
  for (const [i, session] of chainSessions.entries()) {
    request.signal.throwIfAborted();
    const { rate, known } = shortRateAt(macro, session);
    if (!known) sessionsWithoutRate++;
    const ofSession = new Map<string, OptionsRow>();
    // What is captured after the next opening comes too late for the trades of that morning.
    const before = sessionOpen(nextSession(session));
    for (const chain of await store.readChains({ session, before })) {
      const filled = fillChain(chain, rate);
      filledRows += filled.filled.reduce((sum, mark) => sum + (mark ? 1 : 0), 0);
      const history = histories.get(chain.underlying) ?? emptyHistory();
      const row = extractOptionsFeatures(filled.chain, history, {
        priceChange5d: priceChange5d(bars, filled.chain),
      });
      histories.set(chain.underlying, appendToHistory(history, session, row));
      ofSession.set(chain.underlying, row);
    }
    await rows.add(session, ofSession);
    stage.update(i + 1);
  }
  await rows.flush();
  stage.end();
  return { chainSessions: chainSessions.length, optionsRows: rows.written, filledRows, sessionsWithoutRate };
}

/** What the stored rows before `session` left, by underlying; of all of them unless told. */
export async function storedHistories(
  store: Store,
  session: EpochDay,
  symbols?: readonly string[],
): Promise<Map<string, OptionsHistory>> {
  const past = await store.readOptionsFeatures({ to: session - 1, ...(symbols && { symbols }) });
  const width = past.names.length;
  const order = optionsFeatureNames.map((name) => past.names.indexOf(name));
  const histories = new Map<string, OptionsHistory>();
  for (const [n, symbol] of past.symbols.entries()) {
    let history = emptyHistory();
    for (let t = 0; t < past.sessions.length; t++) {
      const at = (t * past.symbols.length + n) * width;
      history = appendToHistory(history, past.sessions[t]!, {
        values: Float64Array.from(order, (f) => past.values[at + f]!),
        missing: Uint8Array.from(order, (f) => past.missing[at + f]!),
      });
    }
    histories.set(symbol, history);
  }
  return histories;
}

/** Simple return of the underlying's closes over five sessions up to the chain's own; NaN where one is unknown. */
export function priceChange5d(bars: BarPanel, chain: OptionChain): number {
  const t = bars.sessions.indexOf(chain.session);
  const n = bars.symbols.indexOf(chain.underlying);
  if (t < 5 || n < 0) return Number.NaN;
  const width = bars.symbols.length;
  return bars.close[t * width + n]! / bars.close[(t - 5) * width + n]! - 1;
}
