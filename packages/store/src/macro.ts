import type { EpochDay, MacroPanel } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { copyOut, type EncodedRow, momentCell, numberCell, readNumber, readText, textCell } from './copy.ts';
import { createGridRows } from './grid.ts';
import { inList, sessionOfTime, sessionTime, whereClause } from './selection.ts';
import { upsert } from './upsert.ts';

const macro = {
  table: 'market.macro',
  key: ['time', 'series'],
  columns: ['time', 'series', 'value', 'as_of'],
};

export function writeMacro(connection: Connection, panel: MacroPanel, asOf: number): Promise<number> {
  return connection.transaction('write', (client) => upsert(client, macro, macroRows(panel, asOf)));
}

export async function readMacro(
  connection: Connection,
  selection: { readonly names?: readonly string[]; readonly from?: EpochDay; readonly to?: EpochDay },
): Promise<MacroPanel> {
  const { names: asked, ...range } = selection;
  const rows = createGridRows();
  const values: number[] = [];
  const named = asked ? ` and ${inList('series', asked)}` : '';
  const query = `select series, ${sessionOfTime}, value from market.macro where ${whereClause(range)}${named}`;
  await connection.transaction('snapshot', (client) =>
    copyOut(client, query, (cells) => {
      rows.add(readText(cells[0]), readNumber(cells[1]));
      values.push(readNumber(cells[2]));
    }),
  );
  const { symbols: names, sessions, rowAt } = rows.layOut(asked);
  return { names, sessions, values: Float64Array.from(rowAt, (row) => values[row] ?? Number.NaN) };
}

function* macroRows(panel: MacroPanel, asOf: number): Generator<EncodedRow> {
  const known = momentCell('asOf', asOf);
  for (const [t, session] of panel.sessions.entries()) {
    for (const [s, name] of panel.names.entries()) {
      const value = panel.values[t * panel.names.length + s] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      yield [sessionTime(session), textCell(name), numberCell(value), known];
    }
  }
}
