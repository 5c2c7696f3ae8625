import { basename } from 'node:path';
import type { Membership } from '@gammatwin/core';
import { missingDay, type Table } from '@gammatwin/tabular';
import { gatherRejections, type Rejection } from './rejection.ts';
import { normalSymbol, symbolFault } from './symbols.ts';

export const membershipColumns: readonly string[] = ['ticker', 'start_date', 'end_date'];

/**
 * Who belonged to an index when; 'sp500_membership.csv' is of the universe 'sp500'. The end date of such a file is the
 * first day outside (compared with announced changes: AAL left before the open of 2024-09-23), so the last day inside is
 * the one before.
 */
export function readMemberships(table: Table): { memberships: Membership[]; rejected: Rejection[] } {
  const universe = basename(table.file)
    .replace(/\.\w+$/, '')
    .replace(/_?members(hip)?s?$/i, '');
  const starts = table.column('start_date').days();
  const ends = table.column('end_date').days();
  const faults: Omit<Rejection, 'rows'>[] = [];
  const memberships = new Map<string, Membership>();
  for (const [row, text] of table.column('ticker').strings().entries()) {
    const symbol = normalSymbol(text);
    const [start, end] = [starts[row]!, ends[row]!];
    const key = `${symbol}/${start}`;
    const reason =
      symbolFault(symbol) ||
      (start === missingDay && 'no start date') ||
      (end !== missingDay && end <= start && 'ends before it starts') ||
      (memberships.has(key) && 'a second row of the same symbol and start');
    if (reason) {
      const place = table.place(row);
      faults.push({ kind: 'memberships', file: table.file, reason, first: place, symbol, session: null });
    } else {
      memberships.set(key, { universe, symbol, from: start, to: end === missingDay ? null : end - 1 });
    }
  }
  return { memberships: [...memberships.values()], rejected: gatherRejections(faults) };
}
