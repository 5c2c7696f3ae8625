import type { OptionChain } from '@gammatwin/core';
import { optionKeyColumns, optionValueColumns } from './chain-columns.ts';
import { BinaryCells, binaryMoment, binaryText, longestCell, rowStart } from './copy-binary.ts';

const cellsOfRow = optionKeyColumns.length + optionValueColumns.length;
const sides = [binaryText('put'), binaryText('call')];

/** The options of the chains as rows of market.options_prices in COPY's binary format, straight from the columns. */
export function* optionRows(chains: readonly OptionChain[]): Generator<Buffer> {
  const cells = new BinaryCells();
  for (const chain of chains) {
    const start = Buffer.concat([
      rowStart(cellsOfRow),
      binaryMoment('asOf', chain.asOf),
      binaryText(chain.underlying),
    ]);
    const longestRow = start.length + cellsOfRow * longestCell;
    const values = optionValueColumns.map(([field, , kind]) => ({
      kind,
      values: chain[field],
      what: `${chain.underlying} ${field}`,
    }));
    for (let i = 0; i < chain.strike.length; i++) {
      if (cells.isFull(longestRow)) yield cells.take(longestRow);
      cells.raw(start);
      cells.numeric(chain.strike[i] ?? Number.NaN);
      cells.date(chain.expiration[i] ?? 0);
      cells.raw(sides[chain.isCall[i] ? 1 : 0] ?? start);
      for (const { kind, values: column, what } of values) {
        const x = column[i] ?? Number.NaN;
        if (kind === 'double') cells.double(x);
        else if (kind === 'numeric') cells.numeric(x);
        else cells.bigint(what, x);
      }
    }
  }
  yield cells.take(0);
}
