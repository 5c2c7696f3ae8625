import { GammaTwinError } from '@gammatwin/core';

const toleratedMs = 5 * 60_000;

/**
 * A machine whose clock is off would date every record wrongly: the provider's Date header (and Age, if a cache stood
 * between) is held against the local clock. Throws CLOCK_SKEW beyond five minutes.
 */
export function checkClock(provider: string, headers: Headers, now: number): void {
  const date = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(date)) return;
  const theirs = date + (Number(headers.get('age')) || 0) * 1000;
  const aheadMs = now - theirs;
  if (Math.abs(aheadMs) <= toleratedMs) return;
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  throw new GammaTwinError(
    'CLOCK_SKEW',
    `the clock of this machine is ${minutes} minutes ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${provider}: ` +
      `expected at most 5 minutes, was ${new Date(now).toISOString()} against ${new Date(theirs).toISOString()}`,
    { fields: { provider, aheadMs } },
  );
}
