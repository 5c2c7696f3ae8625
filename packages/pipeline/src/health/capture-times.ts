import { type EpochDay, newYorkDay, newYorkInstant, sessionClose, toIsoDate } from '@gammatwin/core';
import type { Fault } from './finding.ts';
import { groupBy } from './group-by.ts';

/** What is to be known of a capture to judge its time. */
export interface CaptureMoment {
  readonly ticker: string;
  readonly session: EpochDay;
  /** Milliseconds since the epoch, UTC. */
  readonly asOf: number;
  readonly contracts: number;
  readonly source: string;
}

const minute = 60_000;
/** Index options trade until 16:15. */
const aroundClose = 30 * minute;
const anHour = 60 * minute;

/** Captures away from the close, several of one session, and times that differ between underlyings and sessions. */
export function captureTimes(captures: readonly CaptureMoment[]): Fault[] {
  const bySession = groupBy(captures, ({ session }) => session);
  const byTicker = groupBy(captures, ({ ticker }) => ticker);
  return [
    ...captures.flatMap(offClose),
    ...Array.from(bySession.values()).flatMap((all) => [...severalCaptures(all), ...differentTimes(all)]),
    ...Array.from(byTicker.values()).flatMap(changingHours),
  ];
}

function offClose(capture: CaptureMoment): Fault[] {
  const off = capture.asOf - sessionClose(capture.session);
  if (Math.abs(off) <= aroundClose) return [];
  return [
    {
      rule: 'capture-off-close',
      severity: off < 0 ? 'medium' : 'low',
      ticker: capture.ticker,
      sessions: [capture.session],
      rows: capture.contracts,
      measure: Math.abs(off),
      detail: `captured ${moment(capture)}, ${Math.round(Math.abs(off) / minute)} minutes ${off < 0 ? 'before' : 'after'} the close`,
      group: `${capture.session}/${capture.source}`,
    },
  ];
}

function severalCaptures(ofSession: readonly CaptureMoment[]): Fault[] {
  return Array.from(groupBy(ofSession, ({ ticker }) => ticker).values()).flatMap((all) => {
    if (all.length < 2) return [];
    const times = all.map(({ asOf }) => asOf);
    const apart = Math.max(...times) - Math.min(...times);
    return [
      {
        rule: 'two-captures',
        severity: apart > anHour ? 'medium' : 'low',
        ticker: all[0]!.ticker,
        sessions: [all[0]!.session],
        rows: all.length,
        measure: apart,
        detail: all
          .map((capture) => `${moment(capture)} (${capture.contracts} options, ${capture.source})`)
          .join(' and '),
      } satisfies Fault,
    ];
  });
}

/** Against the median time of the session's captures. */
function differentTimes(ofSession: readonly CaptureMoment[]): Fault[] {
  const times = ofSession.map(({ asOf }) => asOf).sort((a, b) => a - b);
  const middle = times[times.length >> 1]!;
  if (times.at(-1)! - times[0]! <= anHour) return [];
  return ofSession
    .filter(({ asOf }) => Math.abs(asOf - middle) > anHour)
    .map((capture) => ({
      rule: 'capture-times-differ',
      severity: 'medium',
      ticker: capture.ticker,
      sessions: [capture.session],
      rows: capture.contracts,
      measure: Math.abs(capture.asOf - middle),
      detail: `captured ${moment(capture)}, the middle one of the session at ${clock(middle)}`,
    }));
}

function changingHours(ofTicker: readonly CaptureMoment[]): Fault[] {
  const before = ofTicker.map(({ asOf, session }) => asOf - sessionClose(session));
  const apart = Math.max(...before) - Math.min(...before);
  const sessions = [...new Set(ofTicker.map(({ session }) => session))].sort((a, b) => a - b);
  if (sessions.length < 2 || apart <= anHour) return [];
  const times = ofTicker.map((capture) => `${toIsoDate(capture.session)} at ${moment(capture)}`);
  return [
    {
      rule: 'capture-hour-changes',
      severity: 'medium',
      ticker: ofTicker[0]!.ticker,
      sessions,
      rows: ofTicker.length,
      measure: apart,
      detail: times.length > 4 ? `${times.slice(0, 4).join(', ')} …` : times.join(', '),
    },
  ];
}

function moment({ asOf, session }: CaptureMoment): string {
  const day = newYorkDay(asOf);
  return day === session ? clock(asOf) : `${toIsoDate(day)} ${clock(asOf)}`;
}

/** New York's time of day. */
function clock(instant: number): string {
  const minutes = Math.floor((instant - newYorkInstant(newYorkDay(instant), 0)) / minute);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
