import { createRandom, fixedClock } from '@gammatwin/core';
import { maxRelativeDifference } from '@gammatwin/testkit';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../src/budget.ts';
import { createPace } from '../src/pace.ts';
import { likelyTokens, mostTokens } from '../src/tokens.ts';
import { good, question, setup } from './support.ts';

describe('budget', () => {
  it('stops before a bound of tokens is passed, and says so', async () => {
    const { endpoint, model } = await setup({ maxTokens: 4000, maxOutputTokens: 1000 });
    let answered = 0;
    let refusal = null;
    while (refusal === null) {
      const answer = await model.answer(question);
      refusal = answer.refusal;
      if (answer.value) answered++;
    }
    expect(refusal).toMatchObject({ code: 'OVER_BUDGET', reason: expect.stringContaining('4000 tokens') });
    expect(answered).toBeGreaterThan(5);
    expect(endpoint.asked).toHaveLength(answered);
    const { requests, inputTokens, outputTokens, usd } = model.spending();
    expect({ requests, usd }).toEqual({ requests: answered, usd: null });
    expect(inputTokens + outputTokens).toBeLessThanOrEqual(4000);
  });

  it('reckons with a token for every byte and the longest reply', async () => {
    const { endpoint, model } = await setup({ maxTokens: 2000, maxOutputTokens: 500 });
    const answer = await model.answer({ ...question, user: 'x'.repeat(1500) });
    expect(answer.refusal).toMatchObject({ code: 'OVER_BUDGET' });
    expect(await model.answer({ ...question, user: 'x'.repeat(500) })).toMatchObject({ refusal: null });
    expect(endpoint.asked).toHaveLength(1);
  });

  it('stops before a bound of money is passed, with many at once', async () => {
    const { endpoint, model } = await setup({
      usdPerMillionInputTokens: 100,
      usdPerMillionOutputTokens: 400,
      maxUsd: 0.5,
      maxOutputTokens: 500,
      maxInFlight: 20,
    });
    const answers = await Promise.all(Array.from({ length: 60 }, () => model.answer(question)));
    const answered = answers.filter(({ value }) => value !== null).length;
    expect(answered).toBeGreaterThan(1);
    expect(answered).toBeLessThan(60);
    expect(endpoint.asked).toHaveLength(answered);
    expect(answers.filter(({ refusal }) => refusal?.code === 'OVER_BUDGET')).toHaveLength(60 - answered);
    const { inputTokens, outputTokens, usd } = model.spending();
    expect(maxRelativeDifference([usd ?? 0], [(inputTokens * 100 + outputTokens * 400) / 1e6])).toBeLessThan(
      1e-12,
    );
    expect(usd).toBeLessThanOrEqual(0.5);
  });

  it('counts what may have been worked on in full where nobody says what it took', async () => {
    const { endpoint, model } = await setup({ timeoutMs: 100, maxOutputTokens: 1000 });
    endpoint.fail('silent');
    await model.answer(question);
    expect(model.spending().outputTokens).toBeGreaterThanOrEqual(1000);
    const silent = await setup({ endpoint: { reportsTokens: false } });
    await silent.model.answer(question);
    expect(silent.model.spending().outputTokens).toBe(mostTokens(good));
    expect(silent.model.spending().inputTokens).toBeGreaterThanOrEqual(question.user.length);
  });

  it('counts nothing for a request that was turned away', async () => {
    const { endpoint, model } = await setup();
    endpoint.fail({ status: 429 });
    const { tokens } = await model.answer(question);
    expect(model.spending()).toMatchObject({
      requests: 2,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
    });
  });

  it('waits for requests under way whose rest is enough', async () => {
    const budget = createBudget({ maxTokens: 100 });
    const first = await budget.reserve({ input: 10, output: 80 });
    const second = budget.reserve({ input: 10, output: 20 });
    if (typeof first === 'string') throw new Error(first);
    first.settle({ input: 10, output: 5 });
    first.settle({ input: 10, output: 5 });
    expect(await second).toMatchObject({ settle: expect.any(Function) });
    expect(await budget.reserve({ input: 10, output: 90 })).toMatch(/15 are used/);
  });

  it('has a bound even if none is set', async () => {
    expect(await createBudget({}).reserve({ input: 2_000_000, output: 1 })).toMatch(/2000000 tokens/);
    const priced = createBudget({ usdPerMillionInputTokens: 1, usdPerMillionOutputTokens: 1 });
    expect(await priced.reserve({ input: 5_000_000, output: 1 })).toMatch(/5 USD/);
  });
});

describe('pace', () => {
  it('lets no more requests through a minute than the rate and one', async () => {
    const starts: number[] = [];
    const clock = fixedClock(0);
    const sleep = async (ms: number) => clock.set(clock.now() + ms);
    const { model } = await setup({
      requestsPerMinute: 30,
      tools: { clock, sleep, random: createRandom(1) },
      answer: () => {
        starts.push(clock.now());
        return good;
      },
    });
    for (let i = 0; i < 70; i++) await model.answer(question);
    for (const start of starts) {
      expect(starts.filter((other) => other >= start && other < start + 60_000).length).toBeLessThanOrEqual(
        31,
      );
    }
    expect(starts.at(-1)).toBe(69 * 2000);
  });

  it('spaces tokens too, and takes back what was not used', async () => {
    const clock = fixedClock(0);
    const slept: number[] = [];
    const sleep = async (ms: number) => {
      slept.push(ms);
      clock.set(clock.now() + ms);
    };
    const pace = createPace(60_000, clock, sleep);
    await pace.take(1000);
    await pace.take(500);
    pace.giveBack(400);
    await pace.take(1);
    expect(slept).toEqual([1000, 100]);
    pace.holdUntil(5000);
    pace.holdUntil(4000);
    const starts: number[] = [];
    for (let i = 0; i < 3; i++) {
      await pace.take(10);
      starts.push(clock.now());
    }
    expect(starts).toEqual([5001, 5011, 5021]);
  });

  it('has no more under way than it may', async () => {
    let running = 0;
    let most = 0;
    const { model } = await setup({
      maxInFlight: 3,
      answer: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running--;
        return good;
      },
    });
    await Promise.all(Array.from({ length: 12 }, () => model.answer(question)));
    expect(most).toBe(3);
  });
});

it('no text has more tokens than the most, and English about as many as is likely', () => {
  expect(mostTokens('é🙂')).toBe(32 + 6);
  // 14 tokens in cl100k_base.
  const text = 'Apple beats quarterly estimates and raises its guidance for the year, shares up';
  expect(likelyTokens(text) - 32).toBeGreaterThanOrEqual(14);
  expect(likelyTokens(text)).toBeLessThan(mostTokens(text));
});
