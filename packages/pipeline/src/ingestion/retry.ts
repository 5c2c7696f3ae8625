import { GammaTwinError } from '@gammatwin/core';

/** Attempts at what a provider is not able to give; its transport has repeated each request already. */
const providerAttempts = 3;

/**
 * Says after each failure of a task whether it is worth another attempt: as often as the queue allows while the
 * database is away, a few times while the provider is, never for anything else.
 */
export function isRetryable(): (error: unknown) => boolean {
  let provider = 0;
  return (error) => {
    if (isDatabaseAway(error)) return true;
    return error instanceof GammaTwinError && error.retryable && ++provider < providerAttempts;
  };
}

/** SQL states and socket faults that mean: the connection is lost, or the server starts or stops. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (error instanceof GammaTwinError) return error.code === 'DATABASE_UNREACHABLE';
  const code = 'code' in error ? String(error.code) : '';
  if (/^(08|57P0|53300|40)/.test(code) || socketFaults.has(code)) return true;
  return lostConnection.test(error.message);
}

const socketFaults = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const lostConnection =
  /connection terminated|client has encountered a connection error|connection ended|not queryable|connection timeout/i;

/** What made the last attempt fail, where the queue gathers the errors of all of them. */
export function rootCause(error: unknown): unknown {
  if (error instanceof Error && 'errors' in error && Array.isArray(error.errors)) {
    return error.errors.at(-1) ?? error;
  }
  return error;
}
