import { type BarPanel, type EpochDay, type Instrument, sessionsBetween, toIsoDate } from '@gammatwin/core';
import { counted, type Fault } from './finding.ts';

/** Up to this many sessions in a row may be a halt; after more the equity features forget what was before. */
const longestHalt = 5;

/**
 * Sessions of the calendar on which a listed stock has no bar: from its listing (unknown: its first bar) to its
 * delisting (unknown: its last bar). Halts are stored nowhere, so a short gap is of low severity. A stock whose bars
 * end more than 5 sessions before the panel does, without a delisting, is 'bars-end'.
 */
export function barGaps(bars: BarPanel, instruments: readonly Instrument[]): Fault[] {
  const width = bars.symbols.length;
  const [first, last] = [bars.sessions[0], bars.sessions.at(-1)];
  if (first === undefined || last === undefined) return [];
  const calendar = sessionsBetween(first, last);
  const row = new Map(Array.from(bars.sessions, (session, t) => [session, t] as const));
  const known = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
  const faults: Fault[] = [];
  for (const [n, ticker] of bars.symbols.entries()) {
    const has = (session: EpochDay) => bars.close[(row.get(session) ?? -1) * width + n]! > 0;
    const present = calendar.filter(has);
    if (present.length === 0) continue;
    const { listedOn, delistedOn } = known.get(ticker) ?? {};
    const from = listedOn ?? present[0]!;
    const to = delistedOn ?? present.at(-1)!;
    const missing = Array.from(calendar.filter((day) => day >= from && day <= to && !has(day)));
    if (missing.length > 0) faults.push(gap(ticker, missing, longestRun(calendar, missing)));
    const after = calendar.filter((day) => day > present.at(-1)!);
    if (delistedOn === undefined && after.length > longestHalt) {
      faults.push({
        rule: 'bars-end',
        severity: 'low',
        ticker,
        sessions: [present.at(-1)!],
        rows: after.length,
        measure: after.length,
        detail: `${counted(after.length, 'session')} without a bar up to ${toIsoDate(last)}`,
      });
    }
  }
  return faults;
}

/** Underlyings that have chains and no bar at all. */
export function withoutBars(bars: BarPanel, underlyings: ReadonlyMap<string, readonly EpochDay[]>): Fault[] {
  const width = bars.symbols.length;
  const has = new Set(
    bars.symbols.filter((_, n) => bars.sessions.some((__, t) => bars.close[t * width + n]! > 0)),
  );
  return Array.from(underlyings)
    .filter(([ticker]) => !has.has(ticker))
    .map(([ticker, sessions]) => ({
      rule: 'no-bars',
      severity: 'low',
      ticker,
      sessions,
      rows: sessions.length,
      measure: sessions.length,
      detail: `${counted(sessions.length, 'session')} with a chain`,
      group: '',
    }));
}

function gap(ticker: string, missing: readonly EpochDay[], run: number): Fault {
  return {
    rule: 'bar-gap',
    severity: run > longestHalt ? 'high' : 'low',
    ticker,
    sessions: missing,
    rows: missing.length,
    measure: run,
    detail: `${counted(missing.length, 'session')} without a bar, at most ${run} in a row`,
  };
}

function longestRun(calendar: Int32Array, missing: readonly EpochDay[]): number {
  const gone = new Set(missing);
  let run = 0;
  let longest = 0;
  for (const day of calendar) {
    run = gone.has(day) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
