import { basename } from 'node:path';
import { type FileAccount, type LeftOut, leftOutOf } from './account.ts';
import type { ChainFile } from './chain-file.ts';
import { fullestLast } from './fullest-last.ts';

/** What becomes of the rows of chain files, each capture put together as the provider gives it. */
export function chainAccounts(files: readonly ChainFile[]): FileAccount[] {
  const given = new Map<ChainFile, number>(files.map((file) => [file, 0]));
  const superseded = new Map<ChainFile, Map<string, number>>();
  for (const key of new Set(files.flatMap(({ chains }) => [...chains]))) {
    const [session, symbol] = key.split('/') as [string, string];
    const captures = files.flatMap((file) =>
      file.captures(symbol, Number(session)).map((chain) => ({ file, chain })),
    );
    const kept = fullestLast(captures.map(({ chain }) => chain));
    for (const { file, chain } of captures) {
      if (kept.includes(chain)) {
        given.set(file, given.get(file)! + chain.strike.length);
        continue;
      }
      const by = kept.find(({ asOf }) => asOf === chain.asOf)?.source ?? '';
      const rows = superseded.get(file) ?? new Map<string, number>();
      rows.set(by, (rows.get(by) ?? 0) + chain.strike.length);
      superseded.set(file, rows);
    }
  }
  return files.map((file) => {
    const leftOut: LeftOut[] = leftOutOf(file.rejected);
    for (const [by, rows] of superseded.get(file) ?? []) {
      leftOut.push({ what: 'superseded', reason: `${basename(by)} has the same capture`, rows });
    }
    const rowsGiven = given.get(file)!;
    const merged = file.rows - rowsGiven - leftOut.reduce((sum, { rows }) => sum + rows, 0);
    if (merged > 0) {
      const reason =
        'a second option of the same strike, expiration and side: volume and open interest added';
      leftOut.push({ what: 'merged', reason, rows: merged });
    }
    return { file: file.path, kind: 'chains', rowsRead: file.rows, rowsGiven, records: rowsGiven, leftOut };
  });
}
