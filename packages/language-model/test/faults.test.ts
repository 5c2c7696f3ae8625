import { fixedClock } from '@gammatwin/core';
import type { EndpointFault } from '@gammatwin/testkit';
import { describe, expect, it } from 'vitest';
import { openLanguageModel } from '../src/index.ts';
import { good, question, setup } from './support.ts';

const key = 'sk-proj-abcdefghijklmnop';

describe('tries again', () => {
  const passing: readonly [string, EndpointFault][] = [
    ['a rate limit', { status: 429 }],
    ['an overloaded server', { status: 503 }],
    ['a fault of the server', { status: 500 }],
    ['a request that came too slowly', { status: 408 }],
    ['a broken connection', 'broken'],
    ['an HTML page', { body: '<!doctype html><html>maintenance</html>', type: 'text/html' }],
    ['JSON that breaks off', { body: '{"choices": [{"mess', type: 'application/json' }],
    ['an empty body', { body: '', type: 'application/json' }],
    ['something else than a completion', { body: '{"ok": true}', type: 'application/json' }],
    ['no choices', { body: '{"choices": []}', type: 'application/json' }],
  ];
  it.each(passing)('after %s', async (_what, fault) => {
    const { endpoint, model, slept } = await setup();
    endpoint.fail(fault);
    expect(await model.answer(question)).toMatchObject({ value: { mood: 0.5 } });
    expect(endpoint.asked).toHaveLength(2);
    expect(slept.length).toBeGreaterThan(0);
  });

  it.each(['silent', 'silent in the body'] as const)('after a reply that never ends: %s', async (fault) => {
    const { endpoint, model } = await setup({ timeoutMs: 100 });
    endpoint.fail(fault);
    expect(await model.answer(question)).toMatchObject({ value: { mood: 0.5 } });
    expect(endpoint.asked).toHaveLength(2);
  });

  it('no sooner than the endpoint asks for', async () => {
    const { endpoint, model, slept } = await setup();
    endpoint.fail({ status: 429, headers: { 'retry-after': '7' } });
    await model.answer(question);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(7000);
  });

  it('and gives up after the attempts', async () => {
    const { endpoint, model } = await setup({ attempts: 3, answer: () => ({ status: 502 }) });
    await expect(model.answer(question)).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      retryable: true,
      fields: { attempts: 3 },
    });
    expect(endpoint.asked).toHaveLength(3);
  });

  it('but not where it would wait for an hour', async () => {
    const { endpoint, model, slept } = await setup();
    endpoint.fail({ status: 429, headers: { 'retry-after': '3600' } });
    await expect(model.answer(question)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    expect(slept).toEqual([]);
  });
});

describe('gives up at once', () => {
  it.each([401, 403, 404, 413])('on status %i', async (status) => {
    const { endpoint, model } = await setup();
    // The loose format is tried where a field may be unknown.
    endpoint.fail({ status }, { status });
    await expect(model.answer(question)).rejects.toMatchObject({
      code: 'MODEL_REQUEST_REFUSED',
      retryable: false,
      fields: { status },
    });
    expect(endpoint.asked.length).toBeLessThanOrEqual(2);
  });

  it('on one question alone, which is refused, where others were answered', async () => {
    const { endpoint, model } = await setup();
    await model.answer(question);
    endpoint.fail({ status: 400, error: { code: 'context_length_exceeded', message: 'too long' } });
    expect((await model.answer(question)).refusal).toMatchObject({ code: 'REFUSED' });
    expect(await model.answer(question)).toMatchObject({ refusal: null });
    expect(endpoint.asked).toHaveLength(3);
  });

  it('on a question that a filter turns down, even if it is the first', async () => {
    const { endpoint, model } = await setup();
    endpoint.fail({ status: 400, error: { code: 'content_filter', message: 'filtered' } });
    expect((await model.answer(question)).refusal).toMatchObject({ code: 'REFUSED' });
    expect(endpoint.asked).toHaveLength(1);
  });

  it('on an empty account, which comes as 429', async () => {
    const { endpoint, model } = await setup({
      answer: () => ({
        status: 429,
        error: { code: 'insufficient_quota', message: 'You exceeded your quota' },
      }),
    });
    await expect(model.answer(question)).rejects.toThrow(/exceeded your quota/);
    expect(endpoint.asked).toHaveLength(1);
  });

  it('on a redirection, which would carry the key elsewhere', async () => {
    const other = await setup();
    const { endpoint, model } = await setup({ apiKey: key });
    endpoint.fail({ status: 307, headers: { location: `${other.endpoint.baseUrl}/chat/completions` } });
    await expect(model.answer(question)).rejects.toMatchObject({ code: 'MODEL_REQUEST_REFUSED' });
    expect(other.endpoint.asked).toEqual([]);
  });

  it.each(['silent', 'silent in the body'] as const)('when the signal says so: %s', async (fault) => {
    const abort = new AbortController();
    const reason = new Error('stopped by the user');
    const { endpoint, model } = await setup({
      answer: () => {
        setTimeout(() => abort.abort(reason), 10);
        return fault;
      },
      tools: { signal: abort.signal },
    });
    const waiting = model.answer(question);
    await expect(waiting).rejects.toBe(reason);
    await expect(model.answer(question)).rejects.toBe(reason);
    expect(endpoint.asked).toHaveLength(1);
  });

  it('when the signal says so in a wait, and counts nothing that was not sent', async () => {
    const abort = new AbortController();
    const { endpoint, model } = await setup({
      requestsPerMinute: 1,
      tools: {
        signal: abort.signal,
        sleep: async (_ms, signal) => {
          abort.abort(new Error('stopped by the user'));
          signal?.throwIfAborted();
        },
      },
    });
    const { tokens } = await model.answer(question);
    await expect(model.answer(question)).rejects.toThrow('stopped by the user');
    expect(endpoint.asked).toHaveLength(1);
    expect(model.spending()).toMatchObject({
      requests: 1,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
    });
  });
});

it.each(['2026-07-16T20:06:00Z', '2026-07-16T19:54:00Z'])(
  'ends where the clock of this machine is wrong: %s there',
  async (there) => {
    const dates = new Date(there).toUTCString();
    const { model } = await setup({ endpoint: { dates } });
    await expect(model.answer(question)).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
    const near = await setup({ endpoint: { dates: 'Thu, 16 Jul 2026 20:04:00 GMT' } });
    expect(await near.model.answer(question)).toMatchObject({ refusal: null });
  },
);

it('believes the clock where the headers came at once and the answer minutes later', async () => {
  const clock = fixedClock(Date.parse('2026-07-16T20:00:00Z'));
  const { model } = await setup({
    endpoint: { dates: 'Thu, 16 Jul 2026 20:00:00 GMT' },
    tools: { clock },
    answer: () => {
      clock.set(clock.now() + 9 * 60_000);
      return good;
    },
  });
  expect(await model.answer(question)).toMatchObject({ answeredAt: Date.parse('2026-07-16T20:09:00Z') });
});

it('an error never holds the key, even where the endpoint quotes it', async () => {
  for (const error of [
    { message: `Incorrect API key provided: ${key}. \u001b[31m` },
    { message: 'Incorrect API key provided: sk-proj-********mnop.', code: 'invalid_api_key' },
    `the key was ${key}`,
  ]) {
    const { model } = await setup({ apiKey: key, answer: () => ({ status: 401, error }) });
    const thrown = await model.answer(question).catch((cause: unknown) => cause);
    const { message, fields, cause, stack } = thrown as Error & { fields: unknown };
    expect(JSON.stringify({ message, fields, cause, stack })).not.toMatch(/abcdef|mnop|\\u001b/);
    expect(message).toContain('401');
  }
});

describe('refuses a config', () => {
  const config = { model: 'm', baseUrl: 'https://models.example/v1' };
  it.each([
    [{ ...config, model: '' }, /model: expected at least 1 character/],
    [{ ...config, baseUrl: 'ftp://models.example' }, /baseUrl/],
    [{ ...config, baseUrl: 'https://me:secret@models.example/v1' }, /no user, password or query/],
    [{ ...config, baseUrl: 'https://models.example/v1?api-key=secret' }, /no user, password or query/],
    [{ ...config, apiKey: 'sk-abcdef\nghi' }, /apiKey: expected letters/],
    [{ ...config, apiKey: 'sk-abcdefü' }, /apiKey: expected letters/],
    [{ ...config, baseUrl: 'http://models.example/v1', apiKey: key }, /https/],
    [{ ...config, maxUsd: 3 }, /maxUsd: expected the prices/],
    [{ ...config, usdPerMillionInputTokens: 1 }, /both prices or neither/],
    [{ ...config, temperature: 3 }, /temperature/],
    [{ ...config, maxInFlight: 0 }, /maxInFlight/],
    [{ ...config, tools: [] }, /unknown key/],
  ])('%#', (wrong, message) => {
    const thrown = (() => {
      try {
        openLanguageModel(wrong);
        return null;
      } catch (error) {
        return error as Error;
      }
    })();
    expect(thrown?.message).toMatch(message);
    expect(thrown?.message).not.toMatch(/abcdef|secret/);
  });

  it('but takes a key to this machine without https', async () => {
    const { model } = await setup({ apiKey: key });
    expect(await model.answer(question)).toMatchObject({ value: JSON.parse(good) });
  });
});
