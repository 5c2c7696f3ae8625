import { type EpochDay, toIsoDate } from '@gammatwin/core';
import type { FinishedTask } from '@gammatwin/store';
import type { RejectedSum, TaskResult } from './fetched.ts';
import { type Gap, gapsAmong } from './gaps.ts';
import type { IngestPlan } from './plan.ts';
import { sumRejections } from './rejections.ts';

export interface IngestSummary {
  readonly job: string;
  readonly provider: string;
  /** Those with bars. */
  readonly symbols: number;
  readonly barRows: number;
  readonly chainSessions: number;
  readonly chains: number;
  readonly optionRows: number;
  /** By kind of data. */
  readonly rows: Readonly<Record<string, number>>;
  readonly rejected: readonly (RejectedSum & { readonly kind: string })[];
  readonly gaps: {
    /** Between a symbol's first and last bar. */
    readonly bars: readonly IsoGap[];
    /** Sessions without a chain of symbols that have chains in others. */
    readonly chains: readonly IsoGap[];
    /** Asked for by name, and nothing came. */
    readonly empty: readonly string[];
  };
  /** Ticker, or task where one is of several → milliseconds, longest first. */
  readonly slowest: readonly { readonly what: string; readonly milliseconds: number }[];
  readonly failed: readonly { readonly task: string; readonly error: string }[];
  /** `before`: done already when the command began. */
  readonly tasks: { readonly planned: number; readonly done: number; readonly before: number };
  readonly seconds: number;
  readonly rowsPerSecond: number;
}

export interface IsoGap {
  readonly symbol: string;
  readonly first: string;
  readonly last: string;
  readonly sessions: number;
}

export interface SummaryInput {
  readonly job: string;
  readonly provider: string;
  readonly plan: IngestPlan;
  /** Asked for by name. */
  readonly named: readonly string[];
  readonly finished: readonly FinishedTask[];
  /** Names of the tasks that were done when the command began. */
  readonly before: ReadonlySet<string>;
  readonly milliseconds: number;
}

const slowestShown = 5;

export function summarise(input: SummaryInput): IngestSummary {
  const planned = new Set(input.plan.tasks.map(({ name }) => name));
  const finished = input.finished.filter(({ task }) => planned.has(task));
  const done = finished.filter(({ status }) => status === 'done');
  const of = (kind: string) => done.filter((task) => task.kind === kind);
  const results = (kind: string) => of(kind).map(({ result }) => result as TaskResult);
  const rowsOf = (tasks: readonly FinishedTask[]) => tasks.reduce((sum, { rows }) => sum + rows, 0);
  const withBars = new Set(results('bars').flatMap(({ symbols }) => symbols ?? []));
  const withChains = new Set(results('chains').flatMap(({ symbols }) => symbols ?? []));
  const ofPrices = input.plan.kinds.includes('bars') || input.plan.kinds.includes('chains');
  const now = done.filter(({ task }) => !input.before.has(task));
  const seconds = input.milliseconds / 1000;
  return {
    job: input.job,
    provider: input.provider,
    symbols: withBars.size,
    barRows: rowsOf(of('bars')),
    chainSessions: new Set(results('chains').flatMap(({ sessions }) => sessions ?? [])).size,
    chains: results('chains').reduce((sum, { chains }) => sum + (chains ?? 0), 0),
    optionRows: rowsOf(of('chains')),
    rows: Object.fromEntries(input.plan.kinds.map((kind) => [kind, rowsOf(of(kind))])),
    rejected: input.plan.kinds.flatMap((kind) =>
      sumRejections(results(kind).flatMap(({ rejected }) => rejected)).map((sum) => ({ kind, ...sum })),
    ),
    gaps: {
      bars: results('bars').flatMap(({ gaps }) => (gaps ?? []).map(isoGap)),
      chains: chainGaps(of('chains')),
      empty: ofPrices ? input.named.filter((symbol) => !withBars.has(symbol) && !withChains.has(symbol)) : [],
    },
    slowest: slowest(now),
    failed: finished
      .filter(({ status }) => status === 'failed')
      .map(({ task, error }) => ({ task, error: error ?? 'unknown' })),
    tasks: { planned: planned.size, done: done.length, before: input.before.size },
    seconds,
    rowsPerSecond: Math.round(rowsOf(now) / Math.max(seconds, 1e-3)),
  };
}

/** Runs of missing sessions, of symbols that have chains on others. */
function chainGaps(tasks: readonly FinishedTask[]): IsoGap[] {
  const sessions = new Set<EpochDay>();
  const held = new Set<string>();
  const missing = new Map<string, EpochDay[]>();
  for (const { result } of tasks) {
    const { symbols, sessions: days } = result as TaskResult;
    for (const day of days ?? []) sessions.add(day);
    for (const symbol of symbols ?? []) held.add(symbol);
  }
  for (const { result, from, to, ticker } of tasks) {
    const { symbols, missing: absent } = result as TaskResult;
    for (const [symbol, days] of Object.entries(absent ?? {})) {
      missing.set(symbol, [...(missing.get(symbol) ?? []), ...days]);
    }
    if (ticker === null || (symbols?.length ?? 0) > 0) continue;
    const days = [...sessions].filter((day) => day >= from && day <= to);
    missing.set(ticker, [...(missing.get(ticker) ?? []), ...days]);
  }
  const ordered = [...sessions].sort((a, b) => a - b);
  return [...missing]
    .filter(([symbol]) => held.has(symbol))
    .flatMap(([symbol, days]) => {
      const absent = new Set(days);
      return gapsAmong(symbol, ordered, (day) => absent.has(day)).map(isoGap);
    });
}

function slowest(tasks: readonly FinishedTask[]): { what: string; milliseconds: number }[] {
  const spent = new Map<string, number>();
  for (const { ticker, task, milliseconds } of tasks) {
    const what = ticker ?? task;
    spent.set(what, (spent.get(what) ?? 0) + milliseconds);
  }
  return [...spent]
    .map(([what, milliseconds]) => ({ what, milliseconds: Math.round(milliseconds) }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, slowestShown);
}

function isoGap({ symbol, first, last, sessions }: Gap): IsoGap {
  return { symbol, first: toIsoDate(first), last: toIsoDate(last), sessions };
}
