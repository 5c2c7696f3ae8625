import { basename } from 'node:path';
import { type BarSeries, gicsSectors, type Instrument, invalidInput, type Membership } from '@gammatwin/core';
import type { Table } from '@gammatwin/tabular';
import { type FileAccount, type LeftOut, leftOutOf } from './account.ts';
import { type BarFile, barColumns, readBarFile } from './bar-file.ts';
import { membershipColumns, readMemberships } from './memberships.ts';
import { gatherRejections, type Rejection } from './rejection.ts';
import { spliceBars } from './splice-bars.ts';
import { normalSymbol, rejectedSymbol, symbolFault } from './symbols.ts';
import { readTable, tableFiles } from './table-files.ts';

/** Everything that equities/ holds. */
export interface Equities {
  readonly series: ReadonlyMap<string, BarSeries>;
  /** Names and sectors. */
  readonly listings: ReadonlyMap<string, Instrument>;
  readonly memberships: readonly Membership[];
  readonly rejected: readonly Rejection[];
  /** One for each file, by its path. */
  accounts(): FileAccount[];
}

/** A file whose rows are one thing each. */
interface RowFile<T> {
  readonly account: FileAccount;
  readonly items: readonly T[];
  readonly rejected: readonly Rejection[];
}

const sectorColumns = ['Symbol', 'Security', 'GICS Sector'];
const shapes: readonly (readonly string[])[] = [barColumns, sectorColumns, membershipColumns];

/**
 * Reads all bar files, sector lists and memberships of a folder. Where bar files overlap, the one with the later last
 * session wins; where lists do, the file that stands later by name. Throws INVALID_INPUT on a file of a shape that
 * isn't known.
 */
export async function readEquities(folder: string): Promise<Equities> {
  const barFiles: BarFile[] = [];
  const sectorFiles: RowFile<Instrument>[] = [];
  const membershipFiles: RowFile<Membership>[] = [];
  for (const path of tableFiles(folder)) {
    const table = await readTable(path, (present) => {
      const shape = shapes.find((columns) => columns.every((name) => present.includes(name)));
      if (shape) return shape;
      const known = shapes.map((columns) => columns.join(', ')).join(' or ');
      throw invalidInput(`columns of ${path}`, known, present.join(', '));
    });
    if (table.names.includes('close')) barFiles.push(readBarFile(table));
    else if (table.names.includes('Security')) sectorFiles.push(readListings(table));
    else membershipFiles.push(readMembershipFile(table));
  }
  barFiles.sort((a, b) => a.last - b.last);
  const series = new Map<string, BarSeries>();
  for (const file of barFiles) {
    for (const [symbol, newer] of file.series) {
      const older = series.get(symbol);
      series.set(symbol, older ? spliceBars(older, newer) : newer);
    }
  }
  const listings = new Map(sectorFiles.flatMap(({ items }) => items.map((item) => [item.symbol, item])));
  return {
    series,
    listings,
    memberships: membershipFiles.flatMap(({ items }) => items),
    rejected: [...barFiles, ...sectorFiles, ...membershipFiles].flatMap(({ rejected }) => rejected),
    accounts: () => [...barAccounts(barFiles), ...sectorFiles.map(account), ...membershipFiles.map(account)],
  };
}

function readListings(table: Table): RowFile<Instrument> {
  const names = table.column('Security').strings();
  const sectors = table.column('GICS Sector').strings();
  const faults: Omit<Rejection, 'rows'>[] = [];
  const items: Instrument[] = [];
  for (const [row, text] of table.column('Symbol').strings().entries()) {
    const symbol = normalSymbol(text);
    const reason = symbolFault(symbol);
    if (reason) {
      const place = table.place(row);
      faults.push({
        kind: 'instruments',
        file: table.file,
        reason,
        first: place,
        symbol: rejectedSymbol(symbol),
        session: null,
      });
      continue;
    }
    const sector = gicsSectors.find((known) => known === sectors[row]) ?? null;
    items.push({ symbol, name: names[row]!, sector });
  }
  return rowFile(table, 'instruments', items, gatherRejections(faults));
}

function readMembershipFile(table: Table): RowFile<Membership> {
  const { memberships, rejected } = readMemberships(table);
  return rowFile(table, 'memberships', memberships, rejected);
}

function rowFile<T>(
  table: Table,
  kind: 'instruments' | 'memberships',
  items: readonly T[],
  rejected: readonly Rejection[],
): RowFile<T> {
  const leftOut = leftOutOf(rejected);
  const given = items.length;
  const account = { file: table.file, kind, rowsRead: table.rows, rowsGiven: given, records: given, leftOut };
  return { account, items, rejected };
}

function account(file: RowFile<unknown>): FileAccount {
  return file.account;
}

/** Rows of older files give way to those of newer ones on the same session. */
function barAccounts(oldestFirst: readonly BarFile[]): FileAccount[] {
  const taken = new Map<string, Map<number, string>>();
  return oldestFirst
    .toReversed()
    .map((file) => {
      const superseded = new Map<string, number>();
      let given = 0;
      for (const [symbol, { session }] of file.series) {
        const sessions = taken.get(symbol) ?? new Map<number, string>();
        taken.set(symbol, sessions);
        for (const day of session) {
          const by = sessions.get(day);
          if (by === undefined) {
            sessions.set(day, basename(file.file));
            given++;
          } else superseded.set(by, (superseded.get(by) ?? 0) + 1);
        }
      }
      const leftOut = Array.from(superseded, ([by, rows]): LeftOut => {
        return { what: 'superseded', reason: `${by} has the session too`, rows };
      });
      return {
        file: file.file,
        kind: 'bars' as const,
        rowsRead: file.rows,
        rowsGiven: given,
        records: given,
        leftOut: [...leftOutOf(file.rejected), ...leftOut],
      };
    })
    .toReversed();
}
