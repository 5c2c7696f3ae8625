import type { z } from 'zod';
import { GammaTwinError } from './errors.ts';

/**
 * Checks plain data against a strict zod object: unknown keys are refused, defaults are filled in, and all
 * violations are reported together in one INVALID_CONFIG error.
 */
export function checkConfig<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const violations = result.error.issues.map((issue) =>
    issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message,
  );
  throw new GammaTwinError('INVALID_CONFIG', `${name}: ${violations.join('; ')}`, {
    fields: { name, violations },
  });
}
