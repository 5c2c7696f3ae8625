import { GammaTwinError } from '@gammatwin/core';

type Field = { readonly required?: boolean } & (
  | { readonly kind: 'text' }
  | { readonly kind: 'seed' }
  | { readonly kind: 'strings'; readonly longest: number }
  | { readonly kind: 'number' | 'integer'; readonly least?: number; readonly most?: number }
  | { readonly kind: 'object'; readonly shape: ConfigShape }
);
/** What each key of a plain config object may hold. */
export type ConfigShape = Readonly<Record<string, Field>>;

/** Unknown keys, missing keys and wrong values, together with `others`, in one INVALID_CONFIG error. */
export function checkShape(
  name: string,
  shape: ConfigShape,
  value: unknown,
  others: readonly string[] = [],
): void {
  const violations = [...violationsOf(shape, value, ''), ...others];
  if (violations.length === 0) return;
  throw new GammaTwinError('INVALID_CONFIG', `${name}: ${violations.join('; ')}`, {
    fields: { name, violations },
  });
}

function violationsOf(shape: ConfigShape, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path || 'config'}: expected an object`];
  }
  const unknown = Object.keys(value)
    .filter((key) => !Object.hasOwn(shape, key))
    .map((key) => `${at(path, key)}: unknown key (known: ${Object.keys(shape).join(', ')})`);
  const wrong = Object.entries(shape).flatMap(([key, field]) => {
    const item: unknown = (value as Record<string, unknown>)[key];
    if (item === undefined) return field.required ? [`${at(path, key)}: missing`] : [];
    return fieldViolations(field, item, at(path, key));
  });
  return [...unknown, ...wrong];
}

function fieldViolations(field: Field, item: unknown, path: string): string[] {
  switch (field.kind) {
    case 'object':
      return violationsOf(field.shape, item, path);
    case 'text':
      return typeof item === 'string' && item !== '' ? [] : [`${path}: expected text`];
    case 'seed':
      return typeof item === 'string' || (typeof item === 'number' && Number.isFinite(item))
        ? []
        : [`${path}: expected a number or text`];
    case 'strings': {
      const fine = (x: unknown) => typeof x === 'string' && x.length >= 1 && x.length <= field.longest;
      return Array.isArray(item) && item.length > 0 && item.every(fine)
        ? []
        : [`${path}: expected a list of texts of 1 to ${field.longest} characters`];
    }
    default: {
      const { kind, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = field;
      const fits = typeof item === 'number' && Number.isFinite(item) && item >= least && item <= most;
      if (fits && (kind === 'number' || Number.isInteger(item))) return [];
      const range = `${Number.isFinite(least) ? ` from ${least}` : ''}${Number.isFinite(most) ? ` to ${most}` : ''}`;
      return [
        `${path}: expected ${kind === 'integer' ? 'an integer' : 'a number'}${range}, was ${String(item)}`,
      ];
    }
  }
}

function at(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
