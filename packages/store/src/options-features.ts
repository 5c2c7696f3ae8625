import { type FeaturePanel, invalidInput, optionsFeatureNames } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import {
  copyOut,
  type EncodedRow,
  momentCell,
  numberCell,
  readNumber,
  readText,
  textCell,
  wholeCell,
} from './copy.ts';
import { createPanelBuilder, panelRows } from './feature-panel.ts';
import { type Selection, sessionOfTime, sessionTime, whereClause } from './selection.ts';
import { upsert } from './upsert.ts';
import { wholeOptionsFeatures } from './whole-options-features.ts';

const target = {
  table: 'market.options_features',
  key: ['time', 'ticker'],
  columns: ['time', 'ticker', ...optionsFeatureNames, 'missing', 'as_of'],
};

export function writeOptionsFeatures(
  connection: Connection,
  panel: FeaturePanel,
  asOf: number,
): Promise<number> {
  return connection.transaction('write', (client) => upsert(client, target, featureRows(panel, asOf)));
}

export async function readOptionsFeatures(
  connection: Connection,
  selection: Selection,
): Promise<FeaturePanel> {
  const builder = createPanelBuilder();
  const query = `select ticker, ${sessionOfTime}, array_to_string(missing, ','), ${optionsFeatureNames.join(', ')}
    from market.options_features where ${whereClause(selection)}`;
  await connection.transaction('snapshot', (client) =>
    copyOut(client, query, (cells) => {
      builder.addRow(readText(cells[0]), readNumber(cells[1]));
      const missing = new Set(readText(cells[2]).split(','));
      for (const [f, name] of optionsFeatureNames.entries()) {
        builder.addValue(readNumber(cells[3 + f]), missing.has(name));
      }
    }),
  );
  return builder.build(optionsFeatureNames, selection.symbols);
}

function* featureRows(panel: FeaturePanel, asOf: number): Generator<EncodedRow> {
  const known = momentCell('asOf', asOf);
  const positions = columnPositions(panel.names);
  for (const { session, symbol, at } of panelRows(panel)) {
    const row = [sessionTime(session), textCell(symbol)];
    const missing: string[] = [];
    for (const [f, name] of optionsFeatureNames.entries()) {
      const from = at + (positions[f] ?? 0);
      const value = panel.values[from] ?? Number.NaN;
      row.push(wholeOptionsFeatures.has(name) ? wholeCell(`${symbol} ${name}`, value) : numberCell(value));
      if (panel.missing[from]) missing.push(name);
    }
    row.push(`{${missing.join(',')}}`, known);
    yield row;
  }
}

/** Where each table column stands in the panel. */
function columnPositions(names: readonly string[]): readonly number[] {
  const positions = optionsFeatureNames.map((column) => names.indexOf(column));
  if (names.length !== optionsFeatureNames.length || positions.includes(-1)) {
    throw invalidInput('options features', optionsFeatureNames.join(', '), names.join(', '));
  }
  return positions;
}
