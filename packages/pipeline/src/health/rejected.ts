import { basename } from 'node:path';
import type { RejectedRows } from '@gammatwin/store';
import type { Fault } from './finding.ts';

/** Told by 'missing-volatility' from what is stored. */
const toldElsewhere = /^implied-volatility-(missing|too-low)/;
const many = 0.01;

/** What was left out on the way in, by source and reason; `rowsOf` gives the stored option rows of a source. */
export function rejectedFaults(
  rejections: readonly RejectedRows[],
  rowsOf: (source: string) => number,
): Fault[] {
  const told = rejections
    .filter(({ reason, rows }) => rows > 0 && !toldElsewhere.test(reason))
    // A chain's source is the name of its file, that of a row which its provider left out the path.
    .map((one) => ({ ...one, source: basename(one.source), reason: one.reason.replace(/ \(.*\)$/, '') }));
  const totals = new Map<string, number>();
  for (const one of told) totals.set(groupOf(one), (totals.get(groupOf(one)) ?? 0) + one.rows);
  return told.map((one) => {
    const total = totals.get(groupOf(one))!;
    const share = total / rowsOf(one.source);
    const crossed = one.reason.startsWith('quote-crossed');
    const of = share < 1 ? ` (${(100 * share).toFixed(2)} % of its stored rows)` : '';
    return {
      rule: crossed ? 'crossed-quotes' : 'rejected-rows',
      severity: crossed && share > many ? 'medium' : 'low',
      ticker: one.ticker,
      sessions: [one.session],
      rows: one.rows,
      measure: one.rows,
      detail: `${one.reason}, ${one.action}: ${total} rows of ${one.source} in all${of}`,
      group: groupOf(one),
    };
  });
}

function groupOf({ kind, source, reason, action }: RejectedRows): string {
  return [kind, source, reason, action].join('/');
}
