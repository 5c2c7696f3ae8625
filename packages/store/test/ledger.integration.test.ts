import { fixedClock, toEpochDay } from '@gammatwin/core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TaskKey } from '../src/index.ts';
import { useStore } from './temporary-home.ts';

const day = toEpochDay('2026-07-16');
const clock = fixedClock(Date.UTC(2026, 6, 17));
const run = { worker: 'w1', startedAt: clock.now() - 250, clock };
const key = (task: string): TaskKey => ({
  job: 'job',
  task,
  kind: 'bars',
  ticker: 'AAA',
  from: day,
  to: day,
});
const instrument = { symbol: 'AAA', name: 'A', sector: null };
const outcome = { rows: 3, result: { symbols: ['AAA'] } };

describe('the ledger of ingestion', () => {
  const held = useStore();
  beforeAll(() => held.store.ingestion.openJob({ id: 'job', request: { a: 1 }, startedAt: clock.now() }));

  test('a task is done once, even if several do it at once', async () => {
    let times = 0;
    const runs = Array.from({ length: 4 }, () =>
      held.store.ingestion.once(key('once'), run, async () => {
        times++;
        return outcome;
      }),
    );
    const rows = await Promise.all(runs);
    expect(times).toBe(1);
    for (const row of rows) expect(row).toEqual(rows[0]);
    expect(rows[0]).toMatchObject({
      ...key('once'),
      ...outcome,
      status: 'done',
      error: null,
      milliseconds: 250,
    });
  });

  test('a failure in the middle leaves neither data nor ledger row', async () => {
    const { ingestion } = held.store;
    const attempt = ingestion.once(key('broken'), run, async (bound) => {
      await bound.writeInstruments([instrument]);
      expect((await bound.readInstruments()).length).toBe(1);
      throw new Error('killed');
    });
    await expect(attempt).rejects.toThrow('killed');
    expect(await held.store.readInstruments()).toEqual([]);
    expect(await ingestion.finishedTask('job', 'broken')).toBeUndefined();
  });

  test('a failed task may be done later, a done one never becomes failed', async () => {
    const { ingestion } = held.store;
    await ingestion.fail(key('late'), run, 'no answer');
    expect(await ingestion.progress('job')).toMatchObject({
      kinds: [{ kind: 'bars', done: 1, failed: 1, rows: 3 }],
      lastError: 'late: no answer',
    });
    await ingestion.once(key('late'), run, async (bound) => {
      await bound.writeInstruments([instrument]);
      return outcome;
    });
    await ingestion.fail(key('late'), run, 'too late');
    expect(await ingestion.finishedTask('job', 'late')).toMatchObject({ status: 'done', error: null });
    expect(await held.store.readInstruments()).toHaveLength(1);
    expect((await ingestion.finishedTasks('job')).map(({ task }) => task)).toEqual(['late', 'once']);
    await ingestion.reopen('job', ['late']);
    expect((await ingestion.finishedTasks('job')).map(({ task }) => task)).toEqual(['once']);
  });

  test('a job keeps the moment when it was first opened', async () => {
    const { ingestion } = held.store;
    await ingestion.openJob({ id: 'job', request: { a: 2 }, startedAt: 0 });
    await ingestion.planJob('job', 7);
    expect(await ingestion.readJob('job')).toEqual({
      id: 'job',
      request: { a: 2 },
      startedAt: clock.now(),
      tasks: 7,
    });
    expect(await ingestion.readJob('other')).toBeUndefined();
  });

  test('a name is held by one living connection', async () => {
    const { ingestion } = held.store;
    const first = await ingestion.hold('group', 'one');
    expect(first?.held).toBe(true);
    expect(await ingestion.hold('group', 'one')).toBeNull();
    const second = await ingestion.hold('group', 'two');
    expect(await ingestion.countHeld('group')).toBe(2);
    await first?.release();
    await second?.release();
    const again = await ingestion.hold('group', 'one');
    expect(again).not.toBeNull();
    await again?.release();
  });

  test('rejections of what is brought in again are replaced, others stay', async () => {
    const { ingestion } = held.store;
    const row = {
      kind: 'chains',
      ticker: 'AAA',
      session: day,
      source: 'a.csv',
      reason: 'crossed (bid)',
      action: 'blanked',
      rows: 2,
      firstPlace: 'row 1',
    };
    const scope = { kind: 'chains', tickers: ['AAA'], from: day, to: day, sources: ['a.csv'] };
    await ingestion.replaceRejections({ ...scope, tickers: ['BBB'] }, [{ ...row, ticker: 'BBB' }]);
    await ingestion.replaceRejections(scope, [row, { ...row, rows: 3, firstPlace: 'row 9' }]);
    expect(await held.store.readRejections({ symbols: ['AAA'] })).toEqual([{ ...row, rows: 5 }]);
    await ingestion.replaceRejections({ ...scope, sources: ['b.csv'] }, []);
    expect(await held.store.readRejections()).toHaveLength(2);
    await ingestion.replaceRejections(scope, []);
    expect(await held.store.readRejections()).toEqual([{ ...row, ticker: 'BBB' }]);
    expect(await held.store.readRejections({ kind: 'bars' })).toEqual([]);
    expect(await held.store.readRejections({ from: day + 1 })).toEqual([]);
  });
});
