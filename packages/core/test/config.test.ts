import { checkConfig, GammaTwinError, wholeNumber } from '@gammatwin/core';
import { expect, test } from 'vitest';
import { z } from 'zod';

const schema = z.strictObject({
  epochs: z.number().int().positive().default(20),
  learningRate: z.number().positive().default(5e-3),
  loss: z.strictObject({ weight: z.number().min(0).max(1).default(0.3) }).prefault({}),
});

function failure(value: unknown): GammaTwinError {
  try {
    checkConfig('twins', schema, value);
  } catch (error) {
    if (error instanceof GammaTwinError) return error;
    throw error;
  }
  throw new Error('the config was accepted');
}

test('defaults fill what is left out', () => {
  expect(checkConfig('twins', schema, {})).toEqual({ epochs: 20, learningRate: 5e-3, loss: { weight: 0.3 } });
  expect(checkConfig('twins', schema, { loss: { weight: 1 } }).loss.weight).toBe(1);
});

test('an unknown key is refused by its name, nested ones too', () => {
  expect(failure({ epoch: 3 }).message).toBe('twins: epoch: unknown key (known: epochs, learningRate, loss)');
  expect(failure({ loss: { wieght: 0.1 } }).message).toBe('twins: loss.wieght: unknown key (known: weight)');
});

test('all violations are reported together, each with its path', () => {
  const error = failure({ epochs: -1, learningRate: 'fast', loss: { weight: 2 }, momentum: 1 });
  expect(error.code).toBe('INVALID_CONFIG');
  expect(error.retryable).toBe(false);
  expect(error.fields['name']).toBe('twins');
  const violations = error.fields['violations'] as string[];
  expect(violations).toHaveLength(4);
  for (const name of ['epochs: ', 'learningRate: ', 'loss.weight: ', 'momentum']) {
    expect(
      violations.filter((v) => v.includes(name)),
      name,
    ).toHaveLength(1);
  }
  expect(error.message).toBe(`twins: ${violations.join('; ')}`);
});

test.each([null, 3, 'epochs', [1]])('%j is no config', (value) => {
  expect(failure(value).code).toBe('INVALID_CONFIG');
});

const every = z
  .strictObject({
    from: wholeNumber,
    to: wholeNumber,
    share: z.number().gt(0).lt(1),
    on: z.boolean(),
    kind: z.enum(['files', 'simulator']),
    seed: z.union([z.number(), z.string()]),
    symbols: z.array(z.string().min(1).max(3)).length(2),
    even: z.number().multipleOf(2),
    code: z.string().regex(/^[A-Z]$/),
    ticker: z.string().refine((text) => text === 'A', 'a ticker'),
  })
  .partial()
  .superRefine(
    ({ from, to }, context) => {
      if (from! > to!) {
        context.addIssue({ code: 'custom', path: ['from'], message: `up to ${to}`, input: from });
      }
    },
    { when: () => true },
  );

test.each<[object, string[]]>([
  [{ from: 1.5 }, ['from: expected a whole number, was 1.5']],
  [{ from: Number.NaN }, ['from: expected a number, was NaN']],
  [{ from: Number.POSITIVE_INFINITY }, ['from: expected a number, was Infinity']],
  [{ share: 0 }, ['share: expected above 0, was 0']],
  [{ share: 1 }, ['share: expected below 1, was 1']],
  [{ on: 'yes' }, ['on: expected true or false, was "yes"']],
  [{ kind: 'tape' }, ['kind: expected "files" or "simulator", was "tape"']],
  [{ seed: null }, ['seed: expected a number or text, was null']],
  [{ symbols: 7 }, ['symbols: expected a list, was 7']],
  [{ symbols: ['A'] }, ['symbols: expected 2 items, was ["A"]']],
  [
    { symbols: ['', 'FOUR'] },
    [
      'symbols.0: expected at least 1 character, was ""',
      'symbols.1: expected at most 3 characters, was "FOUR"',
    ],
  ],
  [{ even: 3 }, ['even: expected a multiple of 2, was 3']],
  [{ code: 'a' }, ['code: expected text of the format /^[A-Z]$/, was "a"']],
  [{ ticker: '??' }, ['ticker: expected a ticker, was "??"']],
  [{ from: 3.5, to: 2 }, ['from: expected a whole number, was 3.5', 'from: expected up to 2, was 3.5']],
])('%j is refused with what was expected and what came', (value, violations) => {
  const check = () => checkConfig('every', every, value);
  expect(check).toThrow(expect.objectContaining({ fields: { name: 'every', violations } }));
});
