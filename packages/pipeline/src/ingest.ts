import { type BarSeries, type EpochDay, GammaTwinError, type OptionChain, toIsoDate } from '@gammatwin/core';
import type { FileProvider, MarketDataProvider, Rejection } from '@gammatwin/market-data';
import { type ChainReport, validateChain } from '@gammatwin/options-features';
import type { Store } from '@gammatwin/store';
import type { WorkContext } from './stage.ts';

export interface IngestRequest extends WorkContext {
  readonly provider: MarketDataProvider | FileProvider;
  readonly store: Store;
  /** All of the provider's symbols when absent. */
  readonly symbols?: readonly string[];
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** The moment that is recorded as the time of knowledge of bars and series, milliseconds since the epoch. */
  readonly now: number;
}

export interface IngestSummary {
  readonly provider: string;
  readonly symbols: number;
  readonly barRows: number;
  readonly chainSessions: number;
  readonly chains: number;
  readonly optionRows: number;
  /** Rule, field and what was done → rows, over all chains. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Rows of bars that the provider itself left out of its sources, with the reason. */
  readonly rejectedBars: readonly Rejection[];
}

/** Option rows that are written in one transaction, or the rows of one session where those are more. */
const rowsAtOnce = 50_000;

/**
 * Brings bars, macro series and option chains of [from, to] into the store; only symbols with bars get their chains.
 * Nothing is written before the provider has checked what it can and the first session's chains are read; after that every
 * transaction holds whole sessions, so that an interrupted run leaves no half of one and a repeated run writes the same
 * rows again. A database holds one market: simulated data is refused where real data is, and the other way round.
 */
export async function ingest(request: IngestRequest): Promise<IngestSummary> {
  const { provider, store, from, to, now } = request;
  const instruments = await provider.instruments();
  const wanted = request.symbols ?? instruments.map((instrument) => instrument.symbol);
  const bars = await readBars(request, wanted);
  const symbols = bars.map((series) => series.symbol);
  const macro = await provider.macro({ from, to });

  const rejected: Record<string, number> = {};
  const sessions = await provider.chainSessions({ from, to });
  const stage = request.onStage('option chains', sessions.length, 'sessions');
  let waiting: OptionChain[] = await readChains(request, symbols, sessions[0], rejected);
  await store.claimMarket(provider.market);
  const held = new Set(symbols);
  await store.writeInstruments(instruments.filter((instrument) => held.has(instrument.symbol)));
  await store.writeBars(bars, now);
  await store.writeMacro(macro, now);

  let chains = 0;
  let optionRows = 0;
  for (let i = 0; i < sessions.length; i++) {
    request.signal.throwIfAborted();
    if (i > 0) waiting.push(...(await readChains(request, symbols, sessions[i], rejected)));
    const rows = waiting.reduce((sum, chain) => sum + chain.strike.length, 0);
    if (rows >= rowsAtOnce || i === sessions.length - 1) {
      if (waiting.length > 0) await store.writeChains(waiting);
      chains += waiting.length;
      optionRows += rows;
      waiting = [];
    }
    stage.update(i + 1, toIsoDate(sessions[i]!));
  }
  stage.end();
  return {
    provider: provider.name,
    symbols: symbols.length,
    barRows: bars.reduce((rows, series) => rows + series.session.length, 0),
    chainSessions: sessions.length,
    chains,
    optionRows,
    rejected,
    rejectedBars: 'rejected' in provider ? provider.rejected : [],
  };
}

async function readBars(request: IngestRequest, wanted: readonly string[]): Promise<BarSeries[]> {
  const { provider, from, to, signal } = request;
  const bars: BarSeries[] = [];
  const stage = request.onStage('bars', wanted.length, 'symbols');
  for await (const series of provider.bars({ symbols: wanted, from, to })) {
    signal.throwIfAborted();
    bars.push(series);
    stage.update(bars.length, series.symbol);
  }
  stage.end();
  const found = new Set(bars.map((series) => series.symbol));
  const missing = (request.symbols ?? []).filter((symbol) => !found.has(symbol));
  if (bars.length > 0 && missing.length === 0) return bars;
  throw new GammaTwinError(
    'NO_DATA',
    `provider ${provider.name} has no bars for ${missing.join(', ') || 'any of its symbols'} ` +
      `between ${toIsoDate(from)} and ${toIsoDate(to)}`,
    { fields: { provider: provider.name, from, to, missing } },
  );
}

/** The session's validated chains; what validation found is added to `rejected`. */
async function readChains(
  { provider }: IngestRequest,
  symbols: readonly string[],
  session: EpochDay | undefined,
  rejected: Record<string, number>,
): Promise<OptionChain[]> {
  const chains: OptionChain[] = [];
  if (session === undefined) return chains;
  for await (const chain of provider.chains({ symbols, session })) {
    const validated = validateChain(chain);
    count(rejected, validated.report);
    if (validated.chain.strike.length > 0) chains.push(validated.chain);
  }
  return chains;
}

function count(rejected: Record<string, number>, report: ChainReport): void {
  for (const fault of report.faults) {
    const what = `${fault.rule}${fault.column ? ` (${fault.column})` : ''}, ${fault.action}`;
    rejected[what] = (rejected[what] ?? 0) + fault.rows.length;
  }
}
