import type { EpochDay } from '@gammatwin/core';
import type { QueryResultRow } from 'pg';
import type { Connection } from './connection.ts';

/** The rows of a query as objects; for what is read in thousands, not millions. */
export function readRows<T extends QueryResultRow>(
  connection: Connection,
  query: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  return connection.transaction(
    'snapshot',
    async (client) => (await client.query<T>(query, [...values])).rows,
  );
}

/** SQL that turns a date column into an epoch day (null stays null). */
export function asDay(column: string): string {
  return `(${column} - date '1970-01-01')`;
}

/** SQL that turns a timestamptz column into milliseconds since the epoch. */
export function asMoment(column: string): string {
  return `(extract(epoch from ${column}) * 1000)::double precision`;
}

/** Of whom and of which days; both included; everything where a field is left out. */
export interface EventSelection {
  readonly symbols?: readonly string[];
  readonly from?: EpochDay;
  readonly to?: EpochDay;
}

/** A WHERE clause over `ticker` and `ex_date` for the parameters of `exDateValues`. */
export const exDateClause = `($1::text[] is null or ticker = any($1))
  and ($2::int is null or ex_date >= date '1970-01-01' + $2::int)
  and ($3::int is null or ex_date <= date '1970-01-01' + $3::int)`;

export function exDateValues({ symbols, from, to }: EventSelection): unknown[] {
  return [symbols ?? null, from ?? null, to ?? null];
}
