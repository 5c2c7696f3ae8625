import type { EpochDay } from '@gammatwin/core';
import { readBars } from './bars.ts';
import type { PolygonSource } from './source.ts';

/** The close of an underlying as traded; null where there is no complete bar of that session. */
export async function closeOf(
  source: PolygonSource,
  symbol: string,
  session: EpochDay,
): Promise<number | null> {
  for await (const { close } of readBars(source, { symbols: [symbol], from: session, to: session })) {
    return close[0]!;
  }
  return null;
}
