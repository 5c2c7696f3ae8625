import { createHash } from 'node:crypto';
import { type FeaturePanel, GammaTwinError } from '@gammatwin/core';
import type { PoolClient } from 'pg';
import type { Connection } from './connection.ts';
import { copyOut, type EncodedRow, momentCell, numberCell, readNumber, readText, textCell } from './copy.ts';
import { createPanelBuilder, panelRows } from './feature-panel.ts';
import { type Selection, sessionOfTime, sessionTime, whereClause } from './selection.ts';
import { upsert } from './upsert.ts';

const target = {
  table: 'market.equity_features',
  key: ['time', 'ticker'],
  columns: ['time', 'ticker', 'feature_set', 'values', 'missing', 'as_of'].map((name) => `"${name}"`),
};

export function writeEquityFeatures(
  connection: Connection,
  panel: FeaturePanel,
  asOf: number,
): Promise<number> {
  const set = featureSetId(panel.names);
  return connection.transaction('write', async (client) => {
    await client.query(
      'insert into market.equity_feature_sets (id, names) values ($1, $2) on conflict (id) do nothing',
      [set, panel.names],
    );
    return upsert(client, target, featureRows(panel, set, asOf));
  });
}

export function readEquityFeatures(connection: Connection, selection: Selection): Promise<FeaturePanel> {
  return connection.transaction('snapshot', async (client) => {
    const names = await namesInSelection(client, selection);
    const builder = createPanelBuilder();
    const query = `select ticker, ${sessionOfTime}, missing, "values"
      from market.equity_features where ${whereClause(selection)}`;
    await copyOut(client, query, (cells) => {
      builder.addRow(readText(cells[0]), readNumber(cells[1]));
      const missing = cells[2] ?? '';
      const values = (cells[3] ?? '').slice(1, -1).split(',');
      for (let f = 0; f < names.length; f++) builder.addValue(readNumber(values[f]), missing[f] === '1');
    });
    return builder.build(names, selection.symbols);
  });
}

/** Stands for a list of names, in its order. */
function featureSetId(names: readonly string[]): string {
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16);
}

async function namesInSelection(client: PoolClient, selection: Selection): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string; names: string[] }>(
    `select id, names from market.equity_feature_sets
     where id in (select distinct feature_set from market.equity_features where ${whereClause(selection)})`,
  );
  if (rows.length > 1) {
    throw new GammaTwinError(
      'MIXED_FEATURE_SETS',
      'the selection holds equity features of different versions; compute the features of the whole range again',
      { fields: { sets: rows.map((row) => row.id) } },
    );
  }
  return rows[0]?.names ?? [];
}

function* featureRows(panel: FeaturePanel, set: string, asOf: number): Generator<EncodedRow> {
  const known = momentCell('asOf', asOf);
  const width = panel.names.length;
  for (const { session, symbol, at } of panelRows(panel)) {
    const values = Array.from(panel.values.subarray(at, at + width), numberCell);
    const missing = panel.missing.subarray(at, at + width).join('');
    yield [sessionTime(session), textCell(symbol), set, `{${values.join(',')}}`, missing, known];
  }
}
