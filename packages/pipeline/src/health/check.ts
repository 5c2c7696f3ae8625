import { type BarPanel, type EpochDay, type OptionChain, toEpochDay, toIsoDate } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';
import type { WorkContext } from '../stage.ts';
import { barGaps, withoutBars } from './bar-gaps.ts';
import { barOutliers } from './bar-outliers.ts';
import { type CaptureMoment, captureTimes } from './capture-times.ts';
import { chainGaps } from './chain-gaps.ts';
import { type Fault, type Finding, findingsOf } from './finding.ts';
import { groupBy } from './group-by.ts';
import { rejectedFaults } from './rejected.ts';
import { sameBars } from './same-bars.ts';
import { unadjustedSplits } from './splits.ts';
import { unchangedSince } from './unchanged.ts';
import { missingVolatility, volatilityOutliers } from './volatility-faults.ts';

/** What the check reads. */
export type CheckedStore = Pick<
  Store,
  'readBars' | 'readInstruments' | 'readChainSessions' | 'readChains' | 'readRejections'
>;

export interface DataCheckRequest extends WorkContext {
  readonly store: CheckedStore;
  /** All when absent. */
  readonly symbols?: readonly string[];
  readonly from?: EpochDay;
  readonly to?: EpochDay;
}

export interface DataCheckReport {
  readonly symbols: number;
  readonly barSessions: number;
  readonly chainSessions: number;
  readonly captures: number;
  readonly optionRows: number;
  readonly findings: readonly Finding[];
}

/** The earlier capture is compared where it is of one of the last few sessions: open interest of a month ago says nothing. */
const longestComparison = 7;

/** Looks through what is stored; holds two sessions' chains in memory at once. */
export async function checkData(request: DataCheckRequest): Promise<DataCheckReport> {
  const { store, signal } = request;
  const range = {
    from: request.from ?? toEpochDay('1970-01-01'),
    to: request.to ?? toEpochDay('2999-12-31'),
  };
  const symbols = request.symbols && { symbols: request.symbols };
  const bars = await store.readBars({ ...symbols, ...range });
  const instruments = await store.readInstruments(request.symbols);
  const faults: Fault[] = [...barGaps(bars, instruments), ...barFaults(bars)];

  const moments: CaptureMoment[] = [];
  const sessions = await store.readChainSessions(range.from, range.to);
  const stage = request.onStage('chains', sessions.length, 'sessions');
  let previous: readonly OptionChain[] = [];
  for (const [i, session] of sessions.entries()) {
    signal.throwIfAborted();
    const chains = await store.readChains({ session, ...symbols, captures: 'all' });
    for (const chain of chains) {
      moments.push(momentOf(chain));
      faults.push(...missingVolatility(chain), ...volatilityOutliers(chain));
    }
    faults.push(...unchangedFaults(previous, chains));
    previous = chains;
    stage.update(i + 1, toIsoDate(session));
  }
  stage.end();
  const sessionsOf = sessionsByTicker(moments);
  const rowsOf = new Map<string, number>();
  for (const { source, contracts } of moments) rowsOf.set(source, (rowsOf.get(source) ?? 0) + contracts);
  faults.push(...chainGaps(sessionsOf), ...withoutBars(bars, sessionsOf), ...captureTimes(moments));
  const rejections = await store.readRejections({ ...symbols, ...range });
  faults.push(...rejectedFaults(rejections, (source) => rowsOf.get(source) ?? 0));
  return {
    symbols: new Set([...bars.symbols, ...sessionsOf.keys()]).size,
    barSessions: bars.sessions.length,
    chainSessions: sessions.length,
    captures: moments.length,
    optionRows: moments.reduce((sum, { contracts }) => sum + contracts, 0),
    findings: findingsOf(faults),
  };
}

function barFaults(bars: BarPanel): Fault[] {
  return [...unadjustedSplits(bars), ...barOutliers(bars), ...sameBars(bars)];
}

/** Each capture against each one of the same underlying of the session before. */
function unchangedFaults(previous: readonly OptionChain[], chains: readonly OptionChain[]): Fault[] {
  const before = groupBy(previous, ({ underlying }) => underlying);
  return chains.flatMap((later) => {
    const found = (before.get(later.underlying) ?? [])
      .filter(({ session }) => later.session - session <= longestComparison)
      .flatMap((earlier) => unchangedSince(earlier, later));
    // The same fault against two earlier captures is one.
    return [...new Map(found.map((fault) => [fault.rule, fault])).values()];
  });
}

function momentOf({ underlying, session, asOf, strike, source }: OptionChain): CaptureMoment {
  return { ticker: underlying, session, asOf, contracts: strike.length, source: source ?? '' };
}

function sessionsByTicker(moments: readonly CaptureMoment[]): Map<string, EpochDay[]> {
  const found = new Map<string, Set<EpochDay>>();
  for (const { ticker, session } of moments)
    found.set(ticker, (found.get(ticker) ?? new Set<EpochDay>()).add(session));
  return new Map(
    Array.from(found, ([ticker, sessions]) => [ticker, [...sessions].sort((a, b) => a - b)] as const),
  );
}
