import { type NewsItem, newYorkDay, toEpochDay, toIsoDate } from '@gammatwin/core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { FinnhubConfig } from '../../src/finnhub/config.ts';
import { type FinnhubProvider, finnhubProvider } from '../../src/finnhub/provider.ts';
import { openProvider } from '../../src/index.ts';
import { all, describeProvider } from '../contract.ts';
import { ownTime } from '../server/own-time.ts';
import { type Asked, type Reply, startServer, type TestServer } from '../server/server.ts';

const now = Date.parse('2024-04-22T22:00:00Z');
const range = { from: toEpochDay('2024-04-10'), to: toEpochDay('2024-04-22') };

/** The documented fields. */
function item(id: number, published: string, more: object = {}) {
  return {
    category: 'company',
    datetime: Date.parse(published) / 1000,
    headline: `Headline ${id}`,
    id,
    image: 'https://image.example/1.jpg',
    related: 'AAPL',
    source: 'Reuters',
    summary: `Summary ${id}`,
    url: `https://example.com/${id}`,
    ...more,
  };
}

/** Three a day, the latest first; days of UTC; at most `perReply` of them. */
function answerFinnhub(perReply: number): (asked: Asked) => Reply | null {
  return ({ url, headers }) => {
    if (headers['x-finnhub-token'] !== 'key-of-nobody')
      return { status: 401, body: { error: 'Invalid API key.' } };
    if (url.pathname !== '/api/v1/company-news') return null;
    const [symbol = '', from = '', to = ''] = ['symbol', 'from', 'to'].map(
      (name) => url.searchParams.get(name) ?? '',
    );
    if (symbol !== 'AAPL' && symbol !== 'BRK.B') return { body: [] };
    const items: object[] = [];
    for (let day = toEpochDay(to); day >= toEpochDay(from); day--) {
      for (const hour of [20, 14, 2]) {
        const published = `${toIsoDate(day)}T${String(hour).padStart(2, '0')}:00:00Z`;
        if (Date.parse(published) <= now) items.push(item(day * 100 + hour, published, { related: symbol }));
      }
    }
    return { body: items.slice(0, perReply) };
  };
}

async function open(
  answer: (asked: Asked) => Reply | null,
  config: Partial<FinnhubConfig> = {},
): Promise<{ provider: FinnhubProvider; server: TestServer; slept: readonly number[] }> {
  const { clock, slept, tools } = ownTime(now);
  const server = await startServer(answer, { clock });
  onTestFinished(() => server.close());
  const baseUrl = `${server.baseUrl}/api/v1`;
  const provider = finnhubProvider({ kind: 'finnhub', apiKey: 'key-of-nobody', baseUrl, ...config }, tools);
  return { provider, server, slept };
}

const newsOf = async (provider: FinnhubProvider, days = range): Promise<NewsItem[]> =>
  (await all(provider.news({ symbols: ['AAPL'], ...days }))).flat();

let shared: TestServer;
beforeAll(async () => {
  shared = await startServer(answerFinnhub(1000), { clock: ownTime(now).clock });
});
afterAll(() => shared.close());
describeProvider(
  'finnhubProvider',
  () =>
    openProvider(
      { kind: 'finnhub', apiKey: 'key-of-nobody', baseUrl: `${shared.baseUrl}/api/v1` },
      ownTime(now).tools,
    ),
  range,
  { symbols: ['AAPL', 'BRK.B'] },
);

it('reads the documented fields', async () => {
  const related = 'AAPL, MSFT,';
  const body = [
    item(7, '2024-04-18T13:05:09Z', { related }),
    item(8, '2024-04-18T13:00:00Z', { summary: '', url: '', source: '', related: '' }),
  ];
  const { provider, server } = await open(({ url }) => ({
    body: url.search.includes('2024-04-18') ? body : [],
  }));
  const day = { from: toEpochDay('2024-04-18'), to: toEpochDay('2024-04-18') };
  const publishedAt = Date.parse('2024-04-18T13:05:09Z');
  expect(await newsOf(provider, day)).toEqual([
    {
      id: '7',
      source: 'finnhub',
      publishedAt,
      asOf: publishedAt,
      symbols: ['AAPL', 'MSFT'],
      headline: 'Headline 7',
      summary: 'Summary 7',
      url: 'https://example.com/7',
      publisher: 'Reuters',
    },
    {
      id: '8',
      source: 'finnhub',
      publishedAt: Date.parse('2024-04-18T13:00:00Z'),
      asOf: Date.parse('2024-04-18T13:00:00Z'),
      symbols: ['AAPL'],
      headline: 'Headline 8',
      summary: null,
      url: null,
      publisher: null,
    },
  ]);
  expect(server.asked).toHaveLength(1);
  expect(server.asked[0]!.url.search).toBe('?symbol=AAPL&from=2024-04-18&to=2024-04-19');
  expect(server.asked[0]!.headers['x-finnhub-token']).toBe('key-of-nobody');
});

it('takes days of New York: two in the morning of UTC is the evening before', async () => {
  const { provider } = await open(answerFinnhub(1000));
  const day = toEpochDay('2024-04-18');
  const items = await newsOf(provider, { from: day, to: day });
  expect(items.map(({ publishedAt }) => new Date(publishedAt).toISOString().slice(0, 13)).sort()).toEqual([
    '2024-04-18T14',
    '2024-04-18T20',
    '2024-04-19T02',
  ]);
});

it('asks for fewer days when a reply is full, until all is there, each item once', async () => {
  const whole = await newsOf((await open(answerFinnhub(1000))).provider);
  const { provider, server } = await open(answerFinnhub(10), { itemsPerReply: 10 });
  const pieced = await newsOf(provider);
  const ids = pieced.map(({ id }) => id);
  expect(ids.length).toBe(13 * 3 - 1);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids)).toEqual(new Set(whole.map(({ id }) => id)));
  expect(server.asked.length).toBeGreaterThan(4);
  expect(provider.rejected).toEqual([]);
});

it('says where even a single day fills a reply', async () => {
  const { provider } = await open(answerFinnhub(2), { itemsPerReply: 2 });
  const day = toEpochDay('2024-04-18');
  expect(await newsOf(provider, { from: day, to: day })).toHaveLength(2);
  expect(provider.rejected).toContainEqual({
    kind: 'news',
    file: 'finnhub',
    symbol: 'AAPL',
    session: day,
    reason: 'one day fills a reply: more may be missing',
    rows: 1,
    first: '2024-04-18',
  });
});

it('leaves out and counts items without a headline, of other days or of another shape', async () => {
  const body = [
    item(1, '2024-04-18T14:00:00Z'),
    item(2, '2024-04-18T15:00:00Z', { headline: '  ' }),
    item(3, '2024-04-18T15:00:00Z', { headline: null }),
    item(4, '2024-05-05T15:00:00Z'),
    item(5, '2024-04-18T15:00:00Z', { datetime: 0 }),
    item(6, '2024-04-18T15:00:00Z', { id: null }),
    'no item',
    null,
  ];
  const { provider } = await open(() => ({ body }));
  const day = toEpochDay('2024-04-18');
  expect((await newsOf(provider, { from: day, to: day })).map(({ id }) => id)).toEqual(['1']);
  expect(provider.rejected.map(({ reason, rows, session }) => [reason, rows, session])).toEqual([
    ['no headline', 2, day],
    ['published on other days than those asked for', 1, day],
    ['not of the documented shape', 4, day],
  ]);
  await newsOf(provider, { from: day, to: day });
  expect(provider.rejected).toHaveLength(3);
});

it('asks for no day that the plan does not have, nor for days to come, and says what is missing', async () => {
  const { provider, server } = await open(answerFinnhub(1000), { historyDays: 10 });
  const items = await newsOf(provider, { from: toEpochDay('2024-01-01'), to: toEpochDay('2024-12-31') });
  const days = items.map(({ publishedAt }) => newYorkDay(publishedAt));
  expect(Math.min(...days)).toBe(toEpochDay('2024-04-12'));
  const asked = server.asked.map(({ url }) => url.searchParams);
  expect(asked.map((of) => of.get('from')).sort()[0]).toBe('2024-04-12');
  expect(
    asked
      .map((of) => of.get('to'))
      .sort()
      .at(-1),
  ).toBe('2024-04-23');
  expect(provider.rejected).toMatchObject([
    {
      reason: 'days before those that the plan has',
      first: '2024-01-01',
      symbol: 'AAPL',
      session: toEpochDay('2024-01-01'),
    },
  ]);
});

it('keeps to 60 calls a minute unless told otherwise', async () => {
  const year = { from: toEpochDay('2023-07-01'), to: range.to };
  const { provider, slept } = await open(answerFinnhub(1000));
  await newsOf(provider, year);
  expect(slept.length).toBeGreaterThan(30);
  expect(slept.every((ms) => ms > 0 && ms <= 1000)).toBe(true);
  const faster = await open(answerFinnhub(1000), { requestsPerMinute: 300 });
  await newsOf(faster.provider, year);
  expect(Math.max(...faster.slept)).toBeLessThanOrEqual(200);
});

it('a cut reply, HTML, 429 with Retry-After, 502 and a broken connection are asked for again', async () => {
  const { provider, server, slept } = await open(answerFinnhub(1000));
  server.fail([
    { body: '[{"category":"company","datet' },
    { body: '<html><body>Just a moment…</body></html>' },
    {
      status: 429,
      body: { error: 'API limit reached. Please try again later.' },
      headers: { 'retry-after': '9' },
    },
    { status: 502, body: '<html>Bad gateway</html>' },
    { broken: 'at once' },
  ]);
  expect(await newsOf(provider)).toHaveLength(13 * 3 - 1);
  expect(Math.max(...slept)).toBeGreaterThanOrEqual(9000);
});

it('a reply that stays wrong ends as PROVIDER_REPLY', async () => {
  for (const body of ['[{"category":"comp', '<html></html>', '', { error: 'all is well' }, {}, 7]) {
    const { provider } = await open(() => ({ body }), { attempts: 2 });
    await expect(newsOf(provider), JSON.stringify(body)).rejects.toMatchObject({ code: 'PROVIDER_REPLY' });
  }
});

it('a refusal is not repeated and has Finnhub’s own words, but no key', async () => {
  const error = "You don't have access to this resource.";
  const { provider, server } = await open(() => ({ status: 403, body: { error } }));
  const refusal = await newsOf(provider).then(
    () => null,
    (error: Error) => error,
  );
  expect(refusal).toMatchObject({ code: 'PROVIDER_REFUSED', fields: { status: 403 } });
  expect(refusal?.message).toContain(error);
  expect(`${refusal?.stack} ${JSON.stringify(refusal)}`).not.toContain('key-of-nobody');
  expect(server.asked).toHaveLength(1);
});

it('silence ends as PROVIDER_UNAVAILABLE, a clock that is off as CLOCK_SKEW', async () => {
  const silent = await open(() => ({ silent: true }), { timeoutMs: 20, attempts: 2 });
  await expect(newsOf(silent.provider)).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    retryable: true,
    fields: { attempts: 2 },
  });
  const { server } = await open(answerFinnhub(1000));
  const late = ownTime(now + 3_600_000);
  const config = { kind: 'finnhub', apiKey: 'key-of-nobody', baseUrl: `${server.baseUrl}/api/v1` } as const;
  await expect(newsOf(finnhubProvider(config, late.tools))).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
});

it('says all that is wrong with a config', () => {
  const wrong = { kind: 'finnhub', apiKey: '', historyDays: 0, itemsPerReply: 1.5, plan: 'free' };
  expect(() => finnhubProvider(wrong as never)).toThrow(
    expect.objectContaining({
      code: 'INVALID_CONFIG',
      message: expect.stringMatching(/apiKey.*historyDays.*itemsPerReply.*plan: unknown key/s),
    }),
  );
});
