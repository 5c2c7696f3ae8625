import { equityFeatures } from './registry.ts';

/** Room for the features of `cells`, zeros, in memory that threads share where told. */
export function emptyCells(
  cells: number,
  shared = false,
): { readonly values: Float64Array; readonly missing: Uint8Array } {
  const Memory = shared ? SharedArrayBuffer : ArrayBuffer;
  const size = cells * equityFeatures.length;
  return { values: new Float64Array(new Memory(size * 8)), missing: new Uint8Array(new Memory(size)) };
}
