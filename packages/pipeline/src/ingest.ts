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

/**
 * Brings bars, macro series and option chains of [from, to] into the store. Bars come first, and only symbols with
 * bars get their chains. Each session's chains are one transaction, so that an interrupted run leaves whole sessions
 * and a repeated run writes the same rows again.
 */
export async function ingest(request: IngestRequest): Promise<IngestSummary> {
  const { provider, store, from, to, now } = request;
  const instruments = await provider.instruments();
  const wanted = request.symbols ?? instruments.map((instrument) => instrument.symbol);

  const bars: BarSeries[] = [];
  const barStage = request.onStage('bars', wanted.length, 'symbols');
  for await (const series of provider.bars({ symbols: wanted, from, to })) {
    request.signal.throwIfAborted();
    bars.push(series);
    barStage.update(bars.length, series.symbol);
  }
  barStage.end();
  if (bars.length === 0) {
    throw new GammaTwinError(
      'NO_DATA',
      `provider ${provider.name} has no bars for ${wanted.length} symbols between ${toIsoDate(from)} and ${toIsoDate(to)}`,
      { fields: { provider: provider.name, from, to } },
    );
  }
  const symbols = bars.map((series) => series.symbol);
  const missing = (request.symbols ?? []).filter((symbol) => !symbols.includes(symbol));
  if (missing.length > 0) {
    throw new GammaTwinError('NO_DATA', `provider ${provider.name} has no bars for ${missing.join(', ')}`, {
      fields: { missing },
    });
  }
  const macro = await provider.macro({ from, to });

  const held = new Set(symbols);
  await store.writeInstruments(instruments.filter((instrument) => held.has(instrument.symbol)));
  await store.writeBars(bars, now);
  await store.writeMacro(macro, now);

  const rejected: Record<string, number> = {};
  const sessions = await provider.chainSessions({ from, to });
  const stage = request.onStage('option chains', sessions.length, 'sessions');
  let chains = 0;
  let optionRows = 0;
  for (const [i, session] of sessions.entries()) {
    request.signal.throwIfAborted();
    const clean: OptionChain[] = [];
    for await (const chain of provider.chains({ symbols, session })) {
      const validated = validateChain(chain);
      count(rejected, validated.report);
      if (validated.chain.strike.length > 0) clean.push(validated.chain);
    }
    if (clean.length > 0) await store.writeChains(clean);
    chains += clean.length;
    optionRows += clean.reduce((rows, chain) => rows + chain.strike.length, 0);
    stage.update(i + 1, toIsoDate(session));
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

function count(rejected: Record<string, number>, report: ChainReport): void {
  for (const fault of report.faults) {
    const what = `${fault.rule}${fault.column ? ` (${fault.column})` : ''}, ${fault.action}`;
    rejected[what] = (rejected[what] ?? 0) + fault.rows.length;
  }
}
