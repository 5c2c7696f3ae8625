import { type BarSeries, type GicsSector, gicsSectors, invalidInput } from '@gammatwin/core';
import type { Table } from '@gammatwin/tabular';
import { type BarFile, barColumns, readBarFile } from './bar-file.ts';
import type { Rejection } from './rejection.ts';
import { spliceBars } from './splice-bars.ts';
import { normalSymbol } from './symbols.ts';
import { readTable, tableFiles } from './table-files.ts';

/** Everything that equities/ holds. */
export interface Equities {
  readonly series: ReadonlyMap<string, BarSeries>;
  readonly listings: ReadonlyMap<string, Listing>;
  readonly rejected: readonly Rejection[];
}

interface Listing {
  readonly name: string;
  readonly sector: GicsSector | null;
}

const sectorColumns = ['Symbol', 'Security', 'GICS Sector'];
/** Who belonged to an index when: nothing that this provider serves. */
const membershipColumns = ['ticker', 'start_date', 'end_date'];
const shapes = [[...barColumns], sectorColumns, membershipColumns];

/**
 * Reads all bar files and sector lists of a folder. Where files overlap, the one with the later last session wins.
 * Throws INVALID_INPUT on a file of a shape that isn't known.
 */
export async function readEquities(folder: string): Promise<Equities> {
  const files: BarFile[] = [];
  const listings = new Map<string, Listing>();
  for (const path of tableFiles(folder)) {
    const table = await readTable(path, (present) => {
      const shape = shapes.find((columns) => columns.every((name) => present.includes(name)));
      if (shape) return shape;
      throw invalidInput(
        `columns of ${path}`,
        shapes.map((s) => s.join(', ')).join(' or '),
        present.join(', '),
      );
    });
    if (table.names.includes('close')) files.push(readBarFile(table));
    else if (table.names.includes('Security')) readListings(table, listings);
  }
  files.sort((a, b) => a.last - b.last);
  const series = new Map<string, BarSeries>();
  for (const file of files) {
    for (const [symbol, newer] of file.series) {
      const older = series.get(symbol);
      series.set(symbol, older ? spliceBars(older, newer) : newer);
    }
  }
  return { series, listings, rejected: files.flatMap((file) => file.rejected) };
}

function readListings(table: Table, into: Map<string, Listing>): void {
  const names = table.column('Security').strings();
  const sectors = table.column('GICS Sector').strings();
  for (const [row, symbol] of table.column('Symbol').strings().entries()) {
    const sector = gicsSectors.find((known) => known === sectors[row]) ?? null;
    into.set(normalSymbol(symbol), { name: names[row]!, sector });
  }
}
