import type { OptionChain } from '@gammatwin/core';
import type { ClientBase } from 'pg';
import { optionValueColumns } from './chain-columns.ts';
import { copyOutBinary } from './copy-binary.ts';
import { getNumeric } from './copy-numeric.ts';

/**
 * Fills chains of known lengths from a query whose rows are: the chain's index (integer), strike_price, expiration as
 * epoch day (integer), side (boolean, true = call), and optionValueColumns. Rows of a chain stay in the order in which
 * they come. How many rows came for each.
 */
export async function fillChains(
  client: ClientBase,
  query: string,
  chains: readonly OptionChain[],
): Promise<Int32Array> {
  const filled = new Int32Array(chains.length);
  const columnsOf = chains.map((chain) => optionValueColumns.map(([field]) => chain[field]));
  const kinds = optionValueColumns.map(([, , kind]) => kind);
  await copyOutBinary(client, query, (view, first) => {
    const index = view.getInt32(first + 4);
    const chain = chains[index];
    const columns = columnsOf[index];
    if (!chain || !columns) return;
    const i = filled[index]!++;
    let at = first + 8;
    chain.strike[i] = getNumeric(view, at + 4);
    at += 4 + view.getInt32(at);
    chain.expiration[i] = view.getInt32(at + 4);
    chain.isCall[i] = view.getUint8(at + 12);
    at += 13;
    for (let v = 0; v < columns.length; v++) {
      const length = view.getInt32(at);
      at += 4;
      const column = columns[v]!;
      if (length < 0) {
        column[i] = Number.NaN;
        continue;
      }
      const kind = kinds[v];
      if (kind === 'double') column[i] = view.getFloat64(at);
      else if (kind === 'numeric') column[i] = getNumeric(view, at);
      else column[i] = view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
      at += length;
    }
  });
  return filled;
}
