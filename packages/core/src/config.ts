import { z } from 'zod';
import { describe, GammaTwinError } from './errors.ts';

/** What `z.int()` is, but a fraction doesn't keep the rules across fields from being checked in the same go. */
export const wholeNumber: z.ZodNumber = z.number().multipleOf(1);

/**
 * Checks plain data against a strict zod object: unknown keys are refused, defaults are filled in, and all violations
 * are reported together in one INVALID_CONFIG error, each as `path: expected …, was …`. A message of the schema's own
 * stands after `expected`: `z.string().refine(isTicker, 'a ticker')`.
 */
export function checkConfig<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { error: expected, reportInput: true });
  if (result.success) return result.data;
  const violations = result.error.issues.flatMap(violationsOf);
  throw new GammaTwinError('INVALID_CONFIG', `${name}: ${violations.join('; ')}`, {
    fields: { name, violations },
  });
}

function violationsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${[...issue.path, key].join('.')}: unknown key (known: ${issue.message})`,
    );
  }
  const path = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  return [`${path}expected ${issue.message}, was ${describe(issue.input)}`];
}

const nouns: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  nonoptional: 'a value',
};
const units: Readonly<Record<string, string>> = { string: 'character', array: 'item' };

/** What an issue of zod's own expects; for unknown keys, those that are known. */
function expected(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return nouns[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map(describe).join(' or ');
    case 'invalid_union':
      return issue.errors.flatMap((option) => option.map(({ message }) => message)).join(' or ');
    case 'not_multiple_of':
      return issue.divisor === 1 ? 'a whole number' : `a multiple of ${issue.divisor}`;
    case 'too_small':
      return limit(issue, issue.inclusive ? 'at least' : 'above', issue.minimum);
    case 'too_big':
      return limit(issue, issue.inclusive ? 'at most' : 'below', issue.maximum);
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(', ') : 'others';
    case 'invalid_format':
      return `text of the format ${issue.pattern ?? issue.format}`;
    default:
      return 'another value';
  }
}

function limit(
  { exact, origin }: { readonly exact?: boolean; readonly origin: string },
  words: string,
  value: number | bigint,
): string {
  const unit = units[origin];
  return `${exact ? '' : `${words} `}${value}${unit ? ` ${unit}${value === 1 ? '' : 's'}` : ''}`;
}
