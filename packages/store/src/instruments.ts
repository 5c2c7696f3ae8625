import type { GicsSector, Instrument } from '@gammatwin/core';
import type { Connection } from './connection.ts';

const rowsAtOnce = 5_000;

export async function writeInstruments(
  { rowTransaction }: Connection,
  instruments: readonly Instrument[],
): Promise<void> {
  await rowTransaction(async (trx) => {
    for (let from = 0; from < instruments.length; from += rowsAtOnce) {
      await trx
        .insertInto('instruments')
        .values(
          instruments
            .slice(from, from + rowsAtOnce)
            .map(({ symbol, name, sector }) => ({ symbol, name, sector })),
        )
        .onConflict((conflict) =>
          conflict.column('symbol').doUpdateSet((row) => ({
            name: row.ref('excluded.name'),
            sector: row.ref('excluded.sector'),
          })),
        )
        .execute();
    }
  });
}

export async function readInstruments(
  { db }: Connection,
  symbols?: readonly string[],
): Promise<readonly Instrument[]> {
  if (symbols?.length === 0) return [];
  let query = db.selectFrom('instruments').selectAll().orderBy('symbol');
  if (symbols) query = query.where('symbol', 'in', symbols);
  const rows = await query.execute();
  return rows.map((row) => ({ ...row, sector: row.sector as GicsSector | null }));
}
