import type { Clock } from '@gammatwin/core';
import type { Rejection } from '../files/rejection.ts';
import type { RejectedRows } from '../rejected-rows.ts';
import type { PolygonClient } from './client.ts';
import type { CheckedPolygonConfig } from './config.ts';

/** What every reader of Polygon's replies works with. */
export interface PolygonSource {
  readonly client: PolygonClient;
  readonly config: CheckedPolygonConfig;
  readonly clock: Clock;
  readonly rejected: RejectedRows;
}

export type RejectedRow = Omit<Rejection, 'rows' | 'file'>;

/** Polygon's name of a symbol: indices go by a prefix of their own. */
export function tickerOf(symbol: string, { indices }: { readonly indices: readonly string[] }): string {
  return indices.includes(symbol) ? `I:${symbol}` : symbol;
}
