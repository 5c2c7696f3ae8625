import { type EpochDay, invalidInput, type Trade } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { sessionDate } from './selection.ts';

export async function writeTrades(
  { rowTransaction }: Connection,
  session: EpochDay,
  runId: number,
  trades: readonly Trade[],
): Promise<void> {
  const time = sessionDate(session);
  const rows = trades.map((trade, position) => {
    checkFinite(trade.ticker, trade);
    checkFinite(trade.ticker, trade.options_context);
    return {
      ...trade,
      time,
      position,
      run_id: runId,
      options_context: JSON.stringify(trade.options_context),
      rationale: [...trade.rationale],
    };
  });
  await rowTransaction(async (trx) => {
    await trx.deleteFrom('trades').where('time', '=', time).execute();
    if (rows.length > 0) await trx.insertInto('trades').values(rows).execute();
  });
}

export async function readTrades({ db }: Connection, session: EpochDay): Promise<readonly Trade[]> {
  const rows = await db
    .selectFrom('trades')
    .selectAll()
    .where('time', '=', sessionDate(session))
    .orderBy('position')
    .execute();
  return rows.map(({ id, time, position, run_id, ...trade }) => trade);
}

function checkFinite(ticker: string, numbers: object): void {
  for (const [field, value] of Object.entries(numbers)) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw invalidInput(`trade in ${ticker}: ${field}`, 'a finite number', value);
    }
  }
}
