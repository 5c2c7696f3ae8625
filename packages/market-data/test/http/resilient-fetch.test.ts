import { GammaTwinError } from '@gammatwin/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type FetchPolicy, fetchPolicy } from '../../src/http/fetch-policy.ts';
import { resilientFetch } from '../../src/http/resilient-fetch.ts';
import { ownTime } from '../server/own-time.ts';
import { type Asked, type Reply, startServer, type TestServer } from '../server/server.ts';

const now = Date.parse('2026-07-16T20:30:00Z');
const limits = { requestsPerMinute: 60_000, timeoutMs: 2000, attempts: 4, baseDelayMs: 100, maxDelayMs: 250 };
const servers: TestServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function setUp({
  answer = () => ({ body: { ok: true } }),
  policy = {},
  serverNow = now,
}: {
  answer?: (asked: Asked) => Reply;
  policy?: Partial<FetchPolicy>;
  serverNow?: number;
} = {}) {
  const time = ownTime(now);
  const server = await startServer(answer, { clock: { now: () => serverNow + time.clock.now() - now } });
  servers.push(server);
  let tokens = 0;
  const rateLimiter = { take: async () => void tokens++ };
  const get = resilientFetch('tape', {
    ...fetchPolicy('tape', limits, { ...time.tools, rateLimiter: () => rateLimiter }),
    ...policy,
  });
  return {
    server,
    get,
    time,
    tokens: () => tokens,
    url: `${server.baseUrl}/v1/bars?symbol=A&apiKey=s3cret/x`,
  };
}

async function failure(promise: Promise<unknown>): Promise<GammaTwinError> {
  const error = await promise.then(
    () => expect.fail('no error'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GammaTwinError);
  return error as GammaTwinError;
}

describe('resilientFetch', () => {
  it('hands out a whole JSON reply with its status and headers', async () => {
    const { get, url, server, time } = await setUp({
      answer: ({ headers }) => ({ body: { got: headers['x-own'] }, headers: { 'x-limit': '7' } }),
    });
    const response = await get(url, { headers: { 'x-own': 'yes' } });
    expect(await response.json()).toEqual({ got: 'yes' });
    expect(response.headers.get('x-limit')).toBe('7');
    expect(server.asked.length).toBe(1);
    expect(time.slept).toEqual([]);
  });

  it.each<[string, Reply]>([
    ['429', { status: 429, body: { error: 'slow down' } }],
    ['500', { status: 500, body: 'oops' }],
    ['503 with HTML', { status: 503, body: '<html><body>down</body></html>' }],
    ['a broken connection', { broken: 'at once' }],
    ['a body that breaks off', { body: { long: 'x'.repeat(1000) }, broken: 'in the body' }],
    ['cut JSON', { body: '{"results":[{"a":1},{"a"' }],
    ['HTML in place of JSON', { body: '<!DOCTYPE html><html></html>' }],
    ['nothing', { body: '' }],
  ])('tries again after %s, with a token for each attempt', async (_, reply) => {
    const { get, url, server, time, tokens } = await setUp();
    server.fail([reply, reply]);
    expect(await (await get(url)).json()).toEqual({ ok: true });
    expect(server.asked.length).toBe(3);
    expect(tokens()).toBe(3);
    expect(time.slept.length).toBe(2);
    expect(time.slept[0]).toBeLessThan(100);
    expect(time.slept[1]).toBeLessThan(200);
  });

  it('tries again after silence', async () => {
    const { get, url, server } = await setUp({ policy: { timeoutMs: 100 } });
    server.fail([{ silent: true }]);
    expect(await (await get(url)).json()).toEqual({ ok: true });
    expect(server.asked.length).toBe(2);
  });

  it('doubles the longest wait up to the limit, and draws from all of it', async () => {
    const { get, url, server, time } = await setUp({ policy: { attempts: 200 } });
    server.fail(Array.from({ length: 199 }, () => ({ status: 500 })));
    await get(url);
    const late = time.slept.slice(2);
    expect(Math.max(...late)).toBeGreaterThan(240);
    expect(Math.max(...late)).toBeLessThanOrEqual(250);
    expect(Math.min(...late)).toBeLessThan(10);
    expect(late.reduce((sum, ms) => sum + ms, 0) / late.length / 125).toBeCloseTo(1, 0);
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', new Date(now + 9000).toUTCString(), 9000],
    ['a date that is over', new Date(now - 9000).toUTCString(), 0],
  ])('waits as long as Retry-After asks in %s', async (_, header, ms) => {
    const { get, url, server, time } = await setUp();
    server.fail([{ status: 429, headers: { 'retry-after': header } }]);
    await get(url);
    expect(time.slept.length).toBe(1);
    expect(time.slept[0]).toBeGreaterThanOrEqual(ms);
    expect(time.slept[0]).toBeLessThan(ms + 100);
  });

  it('gives up at once where Retry-After asks for hours, and says for how long', async () => {
    const { get, url, server } = await setUp();
    server.fail([{ status: 429, headers: { 'retry-after': '7200' }, body: { error: 'daily limit' } }]);
    const error = await failure(get(url));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
    expect(error.fields).toMatchObject({ status: 429, retryAfterMs: 7_200_000, attempts: 1 });
    expect(server.asked.length).toBe(1);
  });

  it.each([400, 401, 403, 404, 422])(
    'does not repeat status %i, and gives the provider’s message',
    async (status) => {
      const { get, url, server } = await setUp();
      server.fail([{ status, body: { status: 'ERROR', error: 'Your plan has no options. Key s3cret/x.' } }]);
      const error = await failure(get(url));
      expect(error.code).toBe('PROVIDER_REFUSED');
      expect(error.fields['status']).toBe(status);
      expect(error.message).toBe(
        `tape, ${new URL(url).host}/v1/bars: status ${status}, Your plan has no options. Key ….`,
      );
      expect(server.asked.length).toBe(1);
    },
  );

  it('follows no redirect: the key would go elsewhere', async () => {
    const { get, url, server } = await setUp();
    server.fail([{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }]);
    expect(await failure(get(url))).toMatchObject({ code: 'PROVIDER_REFUSED', fields: { status: 302 } });
  });

  it.each<[string, Reply, string, RegExp]>([
    [
      '500',
      { status: 500, body: { message: 'inside' } },
      'PROVIDER_UNAVAILABLE',
      /status 500, inside \(tried 4 times\)$/,
    ],
    [
      'cut JSON',
      { body: '{"results":[' },
      'PROVIDER_REPLY',
      /expected JSON, was 12 characters that break off/,
    ],
    [
      'HTML',
      { body: '<html></html>' },
      'PROVIDER_REPLY',
      /expected JSON, was an HTML page \(tried 4 times\)$/,
    ],
    ['an empty body', { body: '' }, 'PROVIDER_REPLY', /expected JSON, was an empty reply/],
    [
      'a broken connection',
      { broken: 'at once' },
      'PROVIDER_UNAVAILABLE',
      /no connection \(.+\) \(tried 4 times\)$/,
    ],
  ])('ends with an error when %s comes every time', async (_, reply, code, message) => {
    const { get, url, server } = await setUp({ answer: () => reply });
    const error = await failure(get(url, { headers: { Authorization: 'Bearer abc123' } }));
    expect(error.code).toBe(code);
    expect(error.retryable).toBe(code === 'PROVIDER_UNAVAILABLE');
    expect(error.message).toMatch(message);
    expect(server.asked.length).toBe(4);
  });

  it('lets no key into an error, wherever it stood', async () => {
    const reply = { status: 400, body: { error: 'abc123, s3cret/x and t0ken are not welcome' } };
    const { get, url } = await setUp({ answer: () => reply });
    const headers = { Authorization: 'Bearer abc123', 'APCA-API-SECRET-KEY': 't0ken' };
    const error = await failure(get(url, { headers }));
    const everything = `${error.message} ${JSON.stringify(error.fields)} ${String(error.cause)}`;
    expect(error.message).toContain('…, … and … are not welcome');
    expect(everything).not.toMatch(/abc123|s3cret|t0ken/);
  });

  it('takes the echo of a key out of a reply, but leaves page tokens and what is merely short', async () => {
    const key = '0123456789abcdefghij';
    const { get, url } = await setUp({
      answer: () => ({ body: { said: `no ${key}`, page: 'page2-of-a-long-listing', abc: 1 } }),
    });
    const response = await get(`${url}&page_token=page2-of-a-long-listing`, {
      headers: { Authorization: `Bearer ${key}`, 'x-token': 'abc' },
    });
    expect(await response.json()).toEqual({ said: 'no …', page: 'page2-of-a-long-listing', abc: 1 });
  });

  it.each([
    [6, 'behind', -6],
    [-6, 'ahead of', 6],
  ])('refuses a clock that is off: the provider’s differs by %i minutes', async (minutes, words, ahead) => {
    const { get, url } = await setUp({ serverNow: now + minutes * 60_000 });
    const error = await failure(get(url));
    expect(error.code).toBe('CLOCK_SKEW');
    expect(error.fields['aheadMs']).toBe(ahead * 60_000);
    expect(error.message).toContain(`the clock of this machine is 6 minutes ${words} that of tape`);
  });

  it('lets four minutes pass, and a reply that a cache kept for an hour', async () => {
    const { get, url } = await setUp({ serverNow: now - 4 * 60_000 });
    expect((await get(url)).status).toBe(200);
    const cached = await setUp({
      answer: () => ({ body: {}, headers: { age: '3600' } }),
      serverNow: now - 3_600_000,
    });
    expect((await cached.get(cached.url)).status).toBe(200);
  });

  it('sends nothing but GET', async () => {
    const { get, url, server } = await setUp();
    expect(await failure(get(url, { method: 'POST', body: '{}' }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(server.asked.length).toBe(0);
  });

  it('ends with the caller’s reason when aborted, during a request, in line for a token and during a wait', async () => {
    const stop = new AbortController();
    const waiting = await setUp({ policy: { signal: stop.signal } });
    waiting.server.fail([{ silent: true }]);
    const pending = waiting.get(waiting.url);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(pending).rejects.toThrow('enough');
    await expect(waiting.get(waiting.url)).rejects.toThrow('enough');
    expect(waiting.server.asked.length).toBe(1);

    const queue = new AbortController();
    const rateLimiter = { take: () => new Promise<void>(() => {}) };
    const queued = await setUp({ policy: { signal: queue.signal, rateLimiter } });
    const inLine = queued.get(queued.url);
    setTimeout(() => queue.abort(new Error('not mine')), 20);
    await expect(inLine).rejects.toThrow('not mine');
    expect(queued.server.asked.length).toBe(0);

    const own = new AbortController();
    const sleeping = await setUp({
      policy: {
        async sleep(_, signal) {
          own.abort(new Error('later'));
          signal?.throwIfAborted();
        },
      },
    });
    sleeping.server.fail([{ status: 500 }]);
    await expect(sleeping.get(sleeping.url, { signal: own.signal })).rejects.toThrow('later');
    expect(sleeping.server.asked.length).toBe(1);
  });
});
