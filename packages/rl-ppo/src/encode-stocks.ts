import { invalidInput } from '@gammatwin/core';
import { type StockInput, stockInputs } from './state.ts';

/** Columns of equal length under the names of `stockInputs`, a row a stock (or a session and stock). */
export type StockColumns = Readonly<Record<StockInput, ArrayLike<number>>>;

/** Columns → [rows × 13], row-major. `regime` is the index in core's `regimes`. Refuses what isn't finite. */
export function encodeStocks(columns: StockColumns): Float32Array {
  const width = stockInputs.length;
  const rows = columns.expected_return.length;
  const out = new Float32Array(rows * width);
  stockInputs.forEach((name, f) => {
    const column = columns[name];
    if (column.length !== rows) throw invalidInput(`rows of ${name}`, String(rows), column.length);
    for (let row = 0; row < rows; row++) {
      const value = column[row]!;
      if (!Number.isFinite(value)) throw invalidInput(`${name} of row ${row}`, 'a finite number', value);
      out[row * width + f] = value;
    }
  });
  return out;
}
