import type { EpochDay, MacroPanel } from '@gammatwin/core';

export interface ShortRate {
  /** Continuously compounded, a year. */
  readonly rate: number;
  /** False where the long-run level stands in. */
  readonly known: boolean;
}

/** Where no yield is known: a long-run level of the three-month bill. */
const fallback: ShortRate = { rate: 0.03, known: false };
const oldestDays = 10;

/**
 * The three-month Treasury yield ('dgs3mo', percent) known at the close of `session`: that of an earlier session, since
 * a session's own is published after its close, and at most 10 days old.
 */
export function shortRateAt(macro: MacroPanel, session: EpochDay): ShortRate {
  const series = macro.names.indexOf('dgs3mo');
  if (series < 0) return fallback;
  for (let t = macro.sessions.length - 1; t >= 0; t--) {
    const age = session - macro.sessions[t]!;
    if (age < 1) continue;
    if (age > oldestDays) break;
    const percent = macro.values[t * macro.names.length + series]!;
    if (!Number.isNaN(percent)) return { rate: Math.log1p(percent / 100), known: true };
  }
  return fallback;
}
