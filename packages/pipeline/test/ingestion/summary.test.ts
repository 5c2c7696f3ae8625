import { toEpochDay } from '@gammatwin/core';
import type { FinishedTask } from '@gammatwin/store';
import { expect, test } from 'vitest';
import type { TaskResult } from '../../src/ingestion/fetched.ts';
import type { IngestTask } from '../../src/ingestion/plan.ts';
import { summarise } from '../../src/ingestion/summary.ts';

const [tuesday, wednesday] = [toEpochDay('2024-01-02'), toEpochDay('2024-01-03')];
const grain = { symbolsPerTask: 1, chainSymbolsPerTask: 1, chainSessionsPerTask: 1, concurrency: 1 };

function finished(
  kind: IngestTask['kind'],
  ticker: string,
  [from, to]: readonly [number, number],
  rows: number,
  result: Partial<TaskResult>,
): FinishedTask {
  const task = `${kind}/${from}/${ticker}`;
  const run = { status: 'done', error: null, worker: 'w', milliseconds: rows, finishedAt: 0 } as const;
  return { job: 'j', task, kind, ticker, from, to, rows, result: { rejected: [], ...result }, ...run };
}

const whole = [tuesday, wednesday] as const;
const rejected = (rows: number) => [{ reason: 'crossed', action: 'blanked', rows }];
const tasks = [
  finished('bars', 'A', whole, 2, { symbols: ['A'] }),
  finished('bars', 'B', whole, 1, {
    symbols: ['B'],
    gaps: [{ symbol: 'B', first: wednesday, last: wednesday, sessions: 1 }],
  }),
  finished('bars', 'C', whole, 0, { symbols: [] }),
  ...[tuesday, wednesday].flatMap((day) => [
    finished('chains', 'A', [day, day], 10, {
      symbols: ['A'],
      sessions: [day],
      chains: 2,
      rejected: rejected(3),
    }),
    finished(
      'chains',
      'B',
      [day, day],
      day === tuesday ? 5 : 0,
      day === tuesday ? { symbols: ['B'], sessions: [day], chains: 1 } : { symbols: [] },
    ),
    finished('chains', 'C', [day, day], 0, { symbols: [] }),
  ]),
];
const planned = tasks.map((task): IngestTask => {
  const { task: name, kind, from, to } = task;
  return { name, kind: kind as IngestTask['kind'], symbols: [], from, to, rest: false };
});
const input = {
  job: 'j',
  provider: 'p',
  plan: { symbols: ['A', 'B', 'C'], kinds: ['bars', 'chains'], grain, tasks: planned },
  named: ['A', 'B', 'C'],
  finished: tasks,
  before: new Set<string>(),
  milliseconds: 2_000,
} as const;

test('adds up what tasks brought, and tells the gaps of symbols that have data at all', () => {
  expect(summarise(input)).toMatchObject({
    symbols: 2,
    barRows: 3,
    chainSessions: 2,
    chains: 5,
    optionRows: 25,
    rows: { bars: 3, chains: 25 },
    rejected: [{ kind: 'chains', reason: 'crossed', action: 'blanked', rows: 6 }],
    gaps: {
      bars: [{ symbol: 'B', first: '2024-01-03', last: '2024-01-03', sessions: 1 }],
      chains: [{ symbol: 'B', first: '2024-01-03', last: '2024-01-03', sessions: 1 }],
      empty: ['C'],
    },
    slowest: [
      { what: 'A', milliseconds: 22 },
      { what: 'B', milliseconds: 6 },
      { what: 'C', milliseconds: 0 },
    ],
    failed: [],
    tasks: { planned: 9, done: 9, before: 0 },
    rowsPerSecond: 14,
  });
});

test('rows and time of tasks done before are no part of the rate, tasks outside the plan of nothing', () => {
  const [first, ...rest] = tasks;
  const failed = { ...rest[0]!, status: 'failed', error: 'no answer', rows: 0, result: {} } as const;
  const summary = summarise({
    ...input,
    plan: { ...input.plan, tasks: planned.slice(0, 2) },
    finished: [first!, failed, ...rest.slice(1)],
    before: new Set([first!.task]),
  });
  expect(summary).toMatchObject({
    barRows: 2,
    optionRows: 0,
    slowest: [],
    failed: [{ task: failed.task, error: 'no answer' }],
    tasks: { planned: 2, done: 1, before: 1 },
    rowsPerSecond: 0,
  });
});
