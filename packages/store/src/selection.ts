import { type EpochDay, toIsoDate } from '@gammatwin/core';
import pg from 'pg';

/** Which rows to read; both dates included; everything where a field is left out. */
export interface Selection {
  readonly symbols?: readonly string[];
  readonly from?: EpochDay;
  readonly to?: EpochDay;
}

/** The WHERE clause of a selection as literal text, since COPY takes no parameters. */
export function whereClause(selection: Selection): string {
  const conditions = ['true'];
  if (selection.from !== undefined) conditions.push(`time >= '${sessionTime(selection.from)}'`);
  if (selection.to !== undefined) conditions.push(`time <= '${sessionTime(selection.to)}'`);
  if (selection.symbols) conditions.push(inList('ticker', selection.symbols));
  return conditions.join(' and ');
}

export function inList(column: string, values: readonly string[]): string {
  if (values.length === 0) return 'false';
  return `${column} in (${values.map((value) => pg.escapeLiteral(value)).join(', ')})`;
}

/** The `time` of a session's daily row: its date at 00:00 UTC, whatever the zone of the connection. */
export function sessionTime(session: EpochDay): string {
  return `${toIsoDate(session)} 00:00:00+00`;
}

/** The same as a Date, for queries with parameters. */
export function sessionDate(session: EpochDay): Date {
  return new Date(session * 86_400_000);
}

/** SQL that turns a `time` column of daily rows back into an epoch day. */
export const sessionOfTime = `((time at time zone 'UTC')::date - date '1970-01-01')`;
