import type { EpochDay, MacroPanel } from '@gammatwin/core';

/** Where no yield is known: a long-run level of the three-month bill. */
const fallbackRate = 0.03;
const oldestDays = 10;

/** Continuously compounded short rate known at `session`: the three-month yield ('dgs3mo', percent), at most 10 days old. */
export function shortRateAt(macro: MacroPanel, session: EpochDay): number {
  const series = macro.names.indexOf('dgs3mo');
  if (series < 0) return fallbackRate;
  for (let t = macro.sessions.length - 1; t >= 0; t--) {
    const age = session - macro.sessions[t]!;
    if (age < 0) continue;
    if (age > oldestDays) break;
    const percent = macro.values[t * macro.names.length + series]!;
    if (!Number.isNaN(percent)) return Math.log1p(percent / 100);
  }
  return fallbackRate;
}
