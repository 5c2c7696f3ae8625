import { gatherRejections, type Rejection } from './files/rejection.ts';

/** What a provider left out of its replies so far; what is asked again takes the place of its earlier self. */
export interface RejectedRows {
  readonly list: readonly Rejection[];
  /** All rows of one kind, symbol, session and reason together: a second report of them replaces the first. */
  report(rows: Iterable<Omit<Rejection, 'rows' | 'file'>>): void;
}

export function rejectedRows(source: string): RejectedRows {
  const list: Rejection[] = [];
  const places = new Map<string, number>();
  return {
    list,
    report(rows) {
      for (const row of gatherRejections(Array.from(rows, (row) => ({ ...row, file: source })))) {
        const key = JSON.stringify([row.kind, row.symbol, row.session, row.reason]);
        const place = places.get(key) ?? list.length;
        places.set(key, place);
        list[place] = row;
      }
    },
  };
}
