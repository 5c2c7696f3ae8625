import { fixedClock, GammaTwinError, invalidInput, systemClock } from '@gammatwin/core';
import { expect, test } from 'vitest';

test('an error carries its code, facts, cause, and whether a retry makes sense', () => {
  const cause = new Error('socket closed');
  const error = new GammaTwinError('PROVIDER_DOWN', 'no answer', {
    fields: { status: 503 },
    cause,
    retryable: true,
  });
  expect(error).toBeInstanceOf(Error);
  expect({ ...error, message: error.message, cause: error.cause }).toEqual({
    name: 'GammaTwinError',
    code: 'PROVIDER_DOWN',
    fields: { status: 503 },
    retryable: true,
    message: 'no answer',
    cause,
  });
});

test('without options there are no facts and no retry', () => {
  const error = new GammaTwinError('X', 'y');
  expect([error.fields, error.retryable, error.cause]).toEqual([{}, false, undefined]);
});

test.each([
  ['text', '"text"'],
  [undefined, 'nothing'],
  [Number.NaN, 'NaN'],
  [null, 'null'],
  [{ a: 1 }, '{"a":1}'],
])('bad input says what was expected and what came: %j', (was, described) => {
  const error = invalidInput('horizon', 'a whole number', was);
  expect(error.code).toBe('INVALID_INPUT');
  expect(error.message).toBe(`horizon: expected a whole number, was ${described}`);
  expect(error.fields).toEqual({ what: 'horizon', expected: 'a whole number', was });
});

test('a fixed clock stands until it is moved; the system clock runs in milliseconds', () => {
  const clock = fixedClock(5);
  expect([clock.now(), clock.now()]).toEqual([5, 5]);
  clock.set(9);
  expect(clock.now()).toBe(9);
  const before = Date.now();
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});
