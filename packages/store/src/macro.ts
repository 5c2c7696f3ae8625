import type { EpochDay, MacroPanel } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { copyOut, type EncodedRow, momentCell, numberCell, readNumber, readText, textCell } from './copy.ts';
import { createGridRows } from './grid.ts';
import { macroKnownAt } from './macro-known-at.ts';
import { inList, sessionOfTime, sessionTime, whereClause } from './selection.ts';
import { upsert } from './upsert.ts';

const macro = {
  table: 'market.macro',
  key: ['time', 'series'],
  columns: ['time', 'series', 'value', 'as_of'],
};

export function writeMacro(connection: Connection, panel: MacroPanel): Promise<number> {
  return connection.transaction('write', (client) => upsert(client, macro, macroRows(panel)));
}

export interface MacroSelection {
  readonly names?: readonly string[];
  readonly from?: EpochDay;
  readonly to?: EpochDay;
  /** Only what could be known by then, milliseconds since the epoch. */
  readonly knownBy?: number;
}

export async function readMacro(connection: Connection, selection: MacroSelection): Promise<MacroPanel> {
  const { names: asked, knownBy, ...range } = selection;
  const rows = createGridRows();
  const values: number[] = [];
  const named = asked ? ` and ${inList('series', asked)}` : '';
  const known = knownBy === undefined ? '' : ` and as_of <= '${momentCell('knownBy', knownBy)}'`;
  const query = `select series, ${sessionOfTime}, value from market.macro where ${whereClause(range)}${named}${known}`;
  await connection.transaction('snapshot', (client) =>
    copyOut(client, query, (cells) => {
      rows.add(readText(cells[0]), readNumber(cells[1]));
      values.push(readNumber(cells[2]));
    }),
  );
  const { symbols: names, sessions, rowAt } = rows.layOut(asked);
  return { names, sessions, values: Float64Array.from(rowAt, (row) => values[row] ?? Number.NaN) };
}

function* macroRows(panel: MacroPanel): Generator<EncodedRow> {
  for (const [t, session] of panel.sessions.entries()) {
    const time = sessionTime(session);
    for (const [s, name] of panel.names.entries()) {
      const value = panel.values[t * panel.names.length + s] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      yield [time, textCell(name), numberCell(value), momentCell('asOf', macroKnownAt(name, session))];
    }
  }
}
