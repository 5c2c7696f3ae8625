import { type EpochDay, toEpochDay, toIsoDate } from '@gammatwin/core';
import type { Connection } from './connection.ts';

/** Rows that were dropped or blanked on their way in. */
export interface RejectedRows {
  /** 'bars', 'chains' … */
  readonly kind: string;
  readonly ticker: string;
  readonly session: EpochDay;
  /** A provider, or a file of one. */
  readonly source: string;
  readonly reason: string;
  /** What was done: 'dropped', 'blanked' … */
  readonly action: string;
  readonly rows: number;
  /** Where the first of them stands, null where that says nothing. */
  readonly firstPlace: string | null;
}

/** What was brought in anew: everything that is stored of it is replaced. */
export interface RejectionScope {
  readonly kind: string;
  readonly tickers: readonly string[];
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly sources: readonly string[];
}

export interface RejectionSelection {
  readonly kind?: string;
  readonly symbols?: readonly string[];
  readonly from?: EpochDay;
  readonly to?: EpochDay;
}

const firstDay = '-infinity';
const lastDay = 'infinity';

/** Several entries of one reason are added up. */
export async function replaceRejections(
  connection: Connection,
  { kind, tickers, from, to, sources }: RejectionScope,
  rejections: readonly RejectedRows[],
): Promise<void> {
  await connection.transaction('write', async (client) => {
    await client.query(
      `delete from market.rejections where kind = $1 and ticker = any($2) and session between $3 and $4
         and source = any($5)`,
      [kind, tickers, toIsoDate(from), toIsoDate(to), sources],
    );
    if (rejections.length === 0) return;
    const column = (of: (row: RejectedRows) => unknown) => rejections.map(of);
    await client.query(
      `insert into market.rejections
       select kind, ticker, session, source, reason, action, sum(rows), (array_agg(place order by position))[1]
       from unnest($1::text[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[])
         with ordinality as given(kind, ticker, session, source, reason, action, rows, place, position)
       group by kind, ticker, session, source, reason, action
       on conflict (kind, ticker, session, source, reason, action)
         do update set rows = excluded.rows, first_place = excluded.first_place`,
      [
        column((row) => row.kind),
        column((row) => row.ticker),
        column((row) => toIsoDate(row.session)),
        column((row) => row.source),
        column((row) => row.reason),
        column((row) => row.action),
        column((row) => row.rows),
        column((row) => row.firstPlace),
      ],
    );
  });
}

/** By kind, session, ticker, source, reason. */
export function readRejections(
  connection: Connection,
  { kind, symbols, from, to }: RejectionSelection,
): Promise<readonly RejectedRows[]> {
  return connection.transaction('snapshot', async (client) => {
    const { rows } = await client.query<Omit<RejectedRows, 'session'> & { session: string }>(
      `select kind, ticker, session::text, source, reason, action, rows, first_place as "firstPlace"
       from market.rejections
       where ($1::text is null or kind = $1) and ($2::text[] is null or ticker = any($2))
         and session between $3 and $4
       order by kind, session, ticker, source, reason, action`,
      [
        kind ?? null,
        symbols ?? null,
        from === undefined ? firstDay : toIsoDate(from),
        to === undefined ? lastDay : toIsoDate(to),
      ],
    );
    return rows.map((row) => ({ ...row, session: toEpochDay(row.session) }));
  });
}
