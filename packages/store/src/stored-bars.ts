import type { ClientBase } from 'pg';
import { BarRows, barFields } from './bar-rows.ts';
import { copyOutBinary } from './copy-binary.ts';
import { getNumeric } from './copy-numeric.ts';
import { type Selection, whereClause } from './selection.ts';

const postgresEpochDays = 10_957;
const microsecondsPerDay = 86_400e6;
const volume = barFields.length - 1;

/** The bars of a selection as they were stored, in no order. Cells are decoded here, so that the server only sends. */
export async function storedBars(client: ClientBase, selection: Selection): Promise<BarRows> {
  const rows = new BarRows();
  const query = `select time, splits_through, ${barFields.join(', ')}, ticker
    from market.prices where ${whereClause(selection)}`;
  await copyOutBinary(client, query, (view, first) => {
    const microseconds = view.getInt32(first + 4) * 2 ** 32 + view.getUint32(first + 8);
    const session = microseconds / microsecondsPerDay + postgresEpochDays;
    let at = first + 12;
    let contained = session;
    if (view.getInt32(at) === 4) {
      contained = view.getInt32(at + 4) + postgresEpochDays;
      at += 4;
    }
    at += 4;
    const values = at;
    for (let f = 0; f < barFields.length; f++) at += 4 + Math.max(0, view.getInt32(at));
    let ticker = '';
    const end = at + 4 + view.getInt32(at);
    for (let i = at + 4; i < end; i++) ticker += String.fromCharCode(view.getUint8(i));
    const row = rows.add(ticker, session, contained);
    at = values;
    for (let f = 0; f < barFields.length; f++) {
      const length = view.getInt32(at);
      at += 4;
      let value = Number.NaN;
      if (length >= 0) {
        value = f === volume ? view.getFloat64(at) : getNumeric(view, at);
        at += length;
      }
      rows.values[row * barFields.length + f] = value;
    }
  });
  return rows;
}
