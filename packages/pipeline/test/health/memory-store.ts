import {
  type BarPanel,
  type BarSeries,
  type Instrument,
  type OptionChain,
  sessionsBetween,
} from '@gammatwin/core';
import { validateChain } from '@gammatwin/options-features';
import type { RejectedRows } from '@gammatwin/store';
import type { CheckedStore } from '../../src/health/check.ts';

export interface Market {
  readonly instruments: readonly Instrument[];
  readonly series: readonly BarSeries[];
  readonly chains: readonly OptionChain[];
}

/** A market as the store would give it, held in memory: chains validated, their faults among the rejections. */
export function memoryStore({ instruments, series, chains }: Market): CheckedStore {
  const validated = chains.map(validateChain);
  const rejections = validated.flatMap(({ chain, report }) =>
    report.faults.map(
      ({ rule, action, rows }): RejectedRows => ({
        kind: 'chains',
        ticker: chain.underlying,
        session: chain.session,
        source: chain.source ?? '',
        reason: rule,
        action,
        rows: rows.length,
        firstPlace: null,
      }),
    ),
  );
  const sessions = Int32Array.from(new Set(chains.map(({ session }) => session))).sort();
  return {
    readBars: async () => panelOf(series),
    readInstruments: async () => instruments,
    readChainSessions: async () => sessions,
    readChains: async ({ session }) =>
      validated.map(({ chain }) => chain).filter((chain) => chain.session === session),
    readRejections: async () => rejections,
  };
}

function panelOf(series: readonly BarSeries[]): BarPanel {
  const days = series.flatMap(({ session }) => [session[0]!, session.at(-1)!]);
  const sessions = days.length > 0 ? sessionsBetween(Math.min(...days), Math.max(...days)) : new Int32Array();
  const row = new Map(Array.from(sessions, (session, t) => [session, t] as const));
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') => {
    const values = new Float64Array(sessions.length * series.length).fill(Number.NaN);
    for (const [n, bars] of series.entries()) {
      for (const [i, session] of bars.session.entries())
        values[row.get(session)! * series.length + n] = bars[name][i]!;
    }
    return values;
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
