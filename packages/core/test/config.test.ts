import { checkConfig, GammaTwinError } from '@gammatwin/core';
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
  expect(failure({ epoch: 3 }).message).toContain('epoch');
  expect(failure({ loss: { wieght: 0.1 } }).message).toMatch(/loss: .*wieght/);
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
