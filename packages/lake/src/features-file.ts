import { type FeaturePanel, sessionClose } from '@gammatwin/core';
import { type ColumnData, decodeParquet, encodeParquet } from '@gammatwin/tabular';
import { sameDay, sameNumber } from './columns.ts';

const missingPrefix = 'missing:';
const keys = ['symbol', 'session', 'as_of_utc_ms'];

/** Session number `t` of a panel: a row a symbol, a column a feature and, as 'missing:' and its name, its mask. */
export function encodeFeatures(panel: FeaturePanel, t: number, name: string): Uint8Array {
  const { names, symbols, values, missing } = panel;
  const session = panel.sessions[t]!;
  const rows = symbols.length;
  const at = (row: number, f: number) => (t * rows + row) * names.length + f;
  const columns: Record<string, ColumnData> = {
    symbol: symbols,
    session: sameDay(rows, session),
    as_of_utc_ms: sameNumber(rows, sessionClose(session)),
  };
  for (const [f, feature] of names.entries()) {
    columns[feature] = Float64Array.from({ length: rows }, (_, row) => values[at(row, f)]!);
    columns[missingPrefix + feature] = Uint8Array.from({ length: rows }, (_, row) => missing[at(row, f)]!);
  }
  return encodeParquet(columns, name);
}

/** A panel of one session. */
export function decodeFeatures(bytes: Uint8Array, name: string): FeaturePanel {
  const table = decodeParquet(bytes, name);
  const names = table.names.filter((column) => !keys.includes(column) && !column.startsWith(missingPrefix));
  const symbols = table.column('symbol').strings();
  const values = new Float64Array(table.rows * names.length);
  const missing = new Uint8Array(values.length);
  for (const [f, feature] of names.entries()) {
    const column = table.column(feature).numbers();
    const mask = table.column(missingPrefix + feature).numbers();
    for (let row = 0; row < table.rows; row++) {
      values[row * names.length + f] = column[row]!;
      missing[row * names.length + f] = mask[row]!;
    }
  }
  const sessions = table.column('session').days().slice(0, 1);
  return { names, symbols, sessions, values, missing };
}
