import { GammaTwinError } from '@gammatwin/core';

const toleratedMs = 5 * 60_000;

/**
 * Answers are dated by this machine's clock, and a backtest believes the date: the endpoint's Date header is held
 * against it. Throws CLOCK_SKEW beyond five minutes.
 */
export function checkClock(host: string, dateHeader: string | null, sentAt: number, now: number): void {
  const date = Date.parse(dateHeader ?? '');
  if (Number.isNaN(date)) return;
  // Some endpoints send their headers at once and the answer minutes later.
  const aheadMs = date < sentAt ? sentAt - date : Math.min(0, now - date);
  if (Math.abs(aheadMs) <= toleratedMs) return;
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  throw new GammaTwinError(
    'CLOCK_SKEW',
    `the clock of this machine is ${minutes} minutes ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${host}: ` +
      `expected at most 5 minutes, was ${new Date(now).toISOString()} against ${new Date(date).toISOString()}`,
    { fields: { host, aheadMs } },
  );
}
