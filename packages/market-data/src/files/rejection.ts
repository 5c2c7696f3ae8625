import type { EpochDay } from '@gammatwin/core';
import type { Offer } from '../provider.ts';

/** What the rows of a file, or the items of a reply, are. */
export type FileKind = Offer;

/**
 * Rows of a file that were left out, why, and where the first of them stands; one for each kind, symbol, session, file
 * and reason. Never silent: see FileProvider.rejected.
 */
export interface Rejection {
  readonly kind: FileKind;
  readonly file: string;
  readonly reason: string;
  readonly rows: number;
  /** 'row 532267' or 'line 12' of the file. */
  readonly first: string;
  /** '' where the rows have none, or one that the schema cannot hold. */
  readonly symbol: string;
  /** null where they are of no single session. */
  readonly session: EpochDay | null;
}

/** Joins single rows, in the order of the file, that are the same in all but their place. */
export function gatherRejections(rows: Iterable<Omit<Rejection, 'rows'>>): Rejection[] {
  const found = new Map<string, Rejection>();
  for (const row of rows) {
    const key = JSON.stringify([row.kind, row.file, row.symbol, row.session, row.reason]);
    const known = found.get(key);
    found.set(key, known ? { ...known, rows: known.rows + 1 } : { ...row, rows: 1 });
  }
  return [...found.values()];
}
