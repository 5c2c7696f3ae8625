import { type BarSeries, type EpochDay, sessionClose } from '@gammatwin/core';
import { barFields } from './bar-rows.ts';
import type { Connection } from './connection.ts';
import { type EncodedRow, momentCell, numberCell, textCell } from './copy.ts';
import { dayCell } from './nullable-cells.ts';
import { sessionTime } from './selection.ts';
import { upsert } from './upsert.ts';

const prices = {
  table: 'market.prices',
  key: ['time', 'ticker'],
  columns: ['time', 'ticker', ...barFields, 'as_of', 'splits_through'],
};

/** Each bar is known at the close of its session. */
export function writeBars(connection: Connection, series: readonly BarSeries[]): Promise<number> {
  return connection.transaction('write', (client) => upsert(client, prices, barRows(series)));
}

function* barRows(series: readonly BarSeries[]): Generator<EncodedRow> {
  const moments = new Map<EpochDay, { time: string; known: string }>();
  for (const bars of series) {
    const symbol = textCell(bars.symbol);
    const splitsThrough = dayCell('splitsThrough', bars.splitsThrough);
    for (const [i, session] of bars.session.entries()) {
      let moment = moments.get(session);
      if (!moment) {
        moment = { time: sessionTime(session), known: momentCell('asOf', sessionClose(session)) };
        moments.set(session, moment);
      }
      const row = [moment.time, symbol];
      for (const field of barFields) row.push(numberCell(bars[field][i] ?? Number.NaN));
      row.push(moment.known, splitsThrough);
      yield row;
    }
  }
}
