import { GammaTwinError } from '@gammatwin/core';

/** A reply that cannot be right. */
export function replyError(what: string, expected: string, was: unknown): GammaTwinError {
  const shown = typeof was === 'string' ? was : (JSON.stringify(was) ?? 'nothing');
  const short = shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
  return new GammaTwinError('PROVIDER_REPLY', `polygon, ${what}: expected ${expected}, was ${short}`, {
    fields: { provider: 'polygon', what, expected, was: short },
  });
}
