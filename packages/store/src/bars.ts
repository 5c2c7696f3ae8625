import type { BarPanel, BarSeries } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { copyOut, type EncodedRow, momentCell, numberCell, readNumber, readText, textCell } from './copy.ts';
import { createGridRows } from './grid.ts';
import { type Selection, sessionOfTime, sessionTime, whereClause } from './selection.ts';
import { upsert } from './upsert.ts';

const fields = ['open', 'high', 'low', 'close', 'volume'] as const;

const prices = {
  table: 'market.prices',
  key: ['time', 'ticker'],
  columns: ['time', 'ticker', ...fields, 'as_of'],
};

export function writeBars(
  connection: Connection,
  series: readonly BarSeries[],
  asOf: number,
): Promise<number> {
  return connection.transaction('write', (client) => upsert(client, prices, barRows(series, asOf)));
}

export async function readBars(connection: Connection, selection: Selection): Promise<BarPanel> {
  const rows = createGridRows();
  const values: number[] = [];
  const query = `select ticker, ${sessionOfTime}, ${fields.join(', ')} from market.prices where ${whereClause(selection)}`;
  await connection.transaction('snapshot', (client) =>
    copyOut(client, query, (cells) => {
      rows.add(readText(cells[0]), readNumber(cells[1]));
      for (let f = 0; f < fields.length; f++) values.push(readNumber(cells[2 + f]));
    }),
  );
  const { symbols, sessions, rowAt } = rows.layOut(selection.symbols);
  const column = (f: number) =>
    Float64Array.from(rowAt, (row) =>
      row < 0 ? Number.NaN : (values[row * fields.length + f] ?? Number.NaN),
    );
  return {
    symbols,
    sessions,
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: column(4),
  };
}

function* barRows(series: readonly BarSeries[], asOf: number): Generator<EncodedRow> {
  const known = momentCell('asOf', asOf);
  for (const bars of series) {
    const symbol = textCell(bars.symbol);
    for (const [i, session] of bars.session.entries()) {
      const row = [sessionTime(session), symbol];
      for (const field of fields) row.push(numberCell(bars[field][i] ?? Number.NaN));
      row.push(known);
      yield row;
    }
  }
}
