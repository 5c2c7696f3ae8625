import { resolve } from 'node:path';
import { toEpochDay } from '@gammatwin/core';
import { openProvider } from '@gammatwin/market-data';
import { expect, test } from 'vitest';
import { jobId, jobSpec } from '../../src/ingestion/job-spec.ts';
import { planTasks } from '../../src/ingestion/plan.ts';
import { withKeys, withoutKeys } from '../../src/ingestion/provider-keys.ts';
import { isDatabaseAway, isRetryable } from '../../src/ingestion/retry.ts';

const from = toEpochDay('2024-01-02');
const to = toEpochDay('2024-01-05');
const config = { kind: 'simulator', seed: 1, stocks: 3, from, to } as const;

test('every ticker and session is in just one task of its kind', async () => {
  const grain = { symbolsPerTask: 2, chainSymbolsPerTask: 2, chainSessionsPerTask: 3, concurrency: 1 };
  const { tasks, symbols } = await planTasks(
    openProvider(config),
    jobSpec({ provider: config, from, to }),
    grain,
  );
  expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
  const chains = tasks.filter(({ kind }) => kind === 'chains');
  expect(chains.map(({ from, to, symbols }) => [from, to, symbols.length])).toEqual([
    [from, from + 2, 2],
    [from, from + 2, 1],
    [to, to, 2],
    [to, to, 1],
  ]);
  expect(symbols).toHaveLength(3);
});

test('a group of other symbols is another task, and one task of a kind and day takes what is of no symbol', async () => {
  const provider = openProvider(config);
  const [first, second, third] = (await provider.instruments()).map(({ symbol }) => symbol);
  const plan = async (symbols: string[], symbolsPerTask = 9) => {
    const grain = { symbolsPerTask, chainSymbolsPerTask: 1, chainSessionsPerTask: 1, concurrency: 1 };
    return (await planTasks(provider, jobSpec({ provider: config, from, to, symbols }), grain)).tasks;
  };
  const names = (tasks: Awaited<ReturnType<typeof plan>>) =>
    tasks.filter(({ kind }) => kind === 'bars' || kind === 'instruments').map(({ name }) => name);
  const one = names(await plan([first!, second!]));
  for (const name of names(await plan([first!, third!]))) expect(one).not.toContain(name);
  const split = await plan([first!, second!], 1);
  for (const kind of ['instruments', 'bars'])
    expect(split.filter((task) => task.kind === kind && task.rest)).toHaveLength(1);
  expect(split.filter(({ kind, rest }) => kind === 'chains' && rest)).toHaveLength(4);
});

test('unknown symbols and kinds that are not offered are refused', async () => {
  const provider = openProvider(config);
  const plan = (extra: object) => planTasks(provider, jobSpec({ provider: config, from, to, ...extra }));
  await expect(plan({ symbols: ['NOPE'] })).rejects.toMatchObject({ code: 'NO_DATA' });
  await expect(plan({ kinds: ['contracts'] })).rejects.toMatchObject({ code: 'NOT_OFFERED' });
  expect(() => jobSpec({ provider: config, from: to, to: from })).toThrow(/last day/);
});

test('the id of a job depends on what is asked, not on order or keys', () => {
  const id = (extra: object) => jobId(jobSpec({ provider: config, from, to, ...extra }));
  expect(id({ symbols: ['B', 'A'] })).toBe(id({ symbols: ['A', 'B', 'A'] }));
  expect(id({ provider: { to, from, stocks: 3, seed: 1, kind: 'simulator' } })).toBe(id({}));
  expect(id({ lake: 'x' })).not.toBe(id({}));
  expect(id({ lake: './x/' })).toBe(id({ lake: resolve('x') }));
  expect(id({ lake: 's3://x/y' })).not.toBe(id({ lake: 'x/y' }));
  const network = (extra: object) => id({ provider: { kind: 'polygon', apiKey: 'x', ...extra } });
  expect(network({ requestsPerMinute: 5, attempts: 2 })).toBe(network({}));
  expect(network({ symbols: ['B', 'A'] })).toBe(network({ symbols: ['A', 'B'] }));
  expect(network({ baseUrl: 'http://localhost' })).not.toBe(network({}));
  const polygon = { kind: 'polygon', apiKey: 'secret' } as const;
  expect(JSON.stringify(jobSpec({ provider: polygon, from, to }))).not.toContain('secret');
  expect(withKeys(withoutKeys(polygon), { POLYGON_API_KEY: 'secret' })).toEqual(polygon);
  expect(() => withKeys(withoutKeys(polygon), {})).toThrow(/POLYGON_API_KEY/);
});

test('a lost connection is retried, a provider that is away a few times, anything else never', async () => {
  const { GammaTwinError } = await import('@gammatwin/core');
  const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });
  const away = new GammaTwinError('PROVIDER_UNAVAILABLE', 'away', { retryable: true });
  const retryable = isRetryable();
  expect([lost, lost, away, away, away, lost].map(retryable)).toEqual([true, true, true, true, false, true]);
  expect(isRetryable()(new GammaTwinError('PROVIDER_REFUSED', 'no'))).toBe(false);
  expect(isDatabaseAway(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isDatabaseAway(new Error('some fault'))).toBe(false);
});
