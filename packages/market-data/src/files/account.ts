import type { FileKind, Rejection } from './rejection.ts';

/** Why rows of a file do not come out of the provider as they are. */
export interface LeftOut {
  /** 'rejected': faulty; 'superseded': another row says the same; 'merged': added to another row. */
  readonly what: 'rejected' | 'superseded' | 'merged';
  readonly reason: string;
  readonly rows: number;
}

/** What became of every row of one file: rowsRead = rowsGiven + the rows of all of leftOut. */
export interface FileAccount {
  /** In the provider's folder: 'chains/spx.parquet'. */
  readonly file: string;
  readonly kind: FileKind;
  readonly rowsRead: number;
  readonly rowsGiven: number;
  /** What the given rows make: values of series, scored targets of headlines; else as many as rows. */
  readonly records: number;
  readonly leftOut: readonly LeftOut[];
}

/** The reason without the figures in brackets. */
export function leftOutOf(rejected: readonly Rejection[]): LeftOut[] {
  const rows = new Map<string, number>();
  for (const rejection of rejected) {
    const reason = rejection.reason.replace(/ \(.*\)$/, '');
    rows.set(reason, (rows.get(reason) ?? 0) + rejection.rows);
  }
  return Array.from(rows, ([reason, count]) => ({ what: 'rejected', reason, rows: count }));
}
