import { type EpochDay, sessionsBetween, toIsoDate } from '@gammatwin/core';
import { counted, type Fault } from './finding.ts';

/** A longer pause parts two collections: it is told once and is no gap of every underlying. */
const longestGap = 15;

/**
 * `sessionsOf`: the sessions, ascending, on which each underlying has a chain. Sessions between an underlying's first and
 * last chain of one collection without one; pauses of more than 15 sessions of all together part collections.
 */
export function chainGaps(sessionsOf: ReadonlyMap<string, readonly EpochDay[]>): Fault[] {
  const all = [...new Set([...sessionsOf.values()].flat())].sort((a, b) => a - b);
  const faults: Fault[] = [];
  const pauses: { readonly after: EpochDay; readonly before: EpochDay }[] = [];
  for (const [i, after] of all.entries()) {
    const before = all[i + 1];
    if (before === undefined) break;
    const without = sessionsBetween(after + 1, before - 1);
    if (without.length <= longestGap) continue;
    pauses.push({ after, before });
    faults.push({
      rule: 'chain-gap',
      severity: 'low',
      ticker: '',
      sessions: [after, before],
      rows: without.length,
      measure: without.length,
      detail: `no chain at all on the ${without.length} sessions between ${toIsoDate(after)} and ${toIsoDate(before)}`,
    });
  }
  for (const [ticker, sessions] of sessionsOf) {
    const missing = sessions.flatMap((after, i) => {
      const before = sessions[i + 1];
      if (before === undefined || pauses.some((pause) => pause.after >= after && pause.before <= before))
        return [];
      return [...sessionsBetween(after + 1, before - 1)];
    });
    if (missing.length === 0) continue;
    faults.push({
      rule: 'chain-gap',
      severity: 'medium',
      ticker,
      sessions: missing,
      rows: missing.length,
      measure: missing.length,
      detail: `${counted(missing.length, 'session')} without a chain`,
    });
  }
  return faults;
}
