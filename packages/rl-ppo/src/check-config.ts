import { GammaTwinError } from '@gammatwin/core';

/** Says what was expected of a value, or null where the value is fine. */
export type Rule = (value: unknown) => string | null;

/**
 * `defaults` with `overrides`, frozen. Unknown keys are refused and all violations are reported together in one
 * INVALID_CONFIG error.
 */
export function checkedConfig<T extends object>(
  name: string,
  defaults: T,
  overrides: Partial<T>,
  rules: { readonly [K in keyof Required<T>]: Rule },
): Readonly<T> {
  const violations: string[] = [];
  for (const key of Object.keys(overrides)) {
    if (!Object.hasOwn(rules, key)) violations.push(`${key}: unknown key`);
  }
  const config = { ...defaults, ...overrides };
  for (const key of Object.keys(rules) as (keyof T & string)[]) {
    const expected = rules[key](config[key]);
    if (expected) violations.push(`${key}: expected ${expected}, was ${JSON.stringify(config[key])}`);
  }
  if (violations.length > 0) {
    throw new GammaTwinError('INVALID_CONFIG', `${name}: ${violations.join('; ')}`, {
      fields: { name, violations },
    });
  }
  return Object.freeze(config);
}

export const positiveInteger: Rule = (value) =>
  Number.isInteger(value) && (value as number) > 0 ? null : 'a positive integer';

export function positiveIntegers(length: number): Rule {
  return (value) =>
    Array.isArray(value) && value.length === length && value.every((x) => positiveInteger(x) === null)
      ? null
      : `${length} positive integers`;
}

/** A finite number with low ≤ x ≤ high. */
export function between(low: number, high: number): Rule {
  return (value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high
      ? null
      : `a number from ${low} to ${high}`;
}

export const positive: Rule = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? null : 'a number above 0';

export const notNegative: Rule = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? null : 'a number of 0 or more';
