import { type ChainValueColumn, chainValueColumns, type EpochDay, type OptionChain } from '@gammatwin/core';

/** One option of a chain as it comes out of a reply; what is not given is missing. */
export interface OptionRow extends Partial<Readonly<Record<ChainValueColumn, number>>> {
  readonly strike: number;
  readonly expiration: EpochDay;
  readonly isCall: boolean;
}

type ChainHead = Pick<
  OptionChain,
  'underlying' | 'session' | 'asOf' | 'source' | 'openInterestSession' | 'spot'
>;

/** A chain out of rows, in their order; NaN where a row lacks a value. */
export function buildChain(head: ChainHead, rows: readonly OptionRow[]): OptionChain {
  const values = Object.fromEntries(
    chainValueColumns.map((name) => [name, Float64Array.from(rows, (row) => row[name] ?? Number.NaN)]),
  ) as Record<ChainValueColumn, Float64Array>;
  return {
    ...head,
    strike: Float64Array.from(rows, ({ strike }) => strike),
    expiration: Int32Array.from(rows, ({ expiration }) => expiration),
    isCall: Uint8Array.from(rows, ({ isCall }) => Number(isCall)),
    ...values,
  };
}
