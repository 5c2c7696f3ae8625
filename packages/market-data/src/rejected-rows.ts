import { gatherRejections, type Rejection } from './files/rejection.ts';

/** What a provider left out of its replies so far; what is asked again takes the place of its earlier self. */
export interface RejectedRows {
  readonly list: readonly Rejection[];
  report(rows: Iterable<Omit<Rejection, 'rows' | 'file'>>): void;
}

export function rejectedRows(source: string): RejectedRows {
  const list: Rejection[] = [];
  return {
    list,
    report(rows) {
      for (const row of gatherRejections(Array.from(rows, (row) => ({ ...row, file: source })))) {
        const known = list.findIndex(
          ({ kind, symbol, session, reason }) =>
            kind === row.kind && symbol === row.symbol && session === row.session && reason === row.reason,
        );
        list.splice(known < 0 ? list.length : known, 1, row);
      }
    },
  };
}
