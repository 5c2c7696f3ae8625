import type { MarketDataProvider, Rejection } from '@gammatwin/market-data';
import type { RejectedRows } from '@gammatwin/store';
import type { RejectedSum } from './fetched.ts';
import type { IngestTask } from './plan.ts';

/** Rows that the provider itself left out of what it gave, of the task's symbols (or of none) and days. */
export function providerRejections(
  provider: MarketDataProvider,
  { kind, symbols, from, to, rest }: IngestTask,
): RejectedRows[] {
  if (!('rejected' in provider)) return [];
  const wanted = new Set(symbols);
  const rejected = provider.rejected as readonly Rejection[];
  return rejected
    .filter(
      (row) =>
        row.kind === kind &&
        (symbols.length === 0 || (row.symbol === '' ? rest : wanted.has(row.symbol))) &&
        (row.session === null || (row.session >= from && row.session <= to)),
    )
    .map((row) => ({
      kind,
      ticker: row.symbol,
      session: row.session ?? from,
      source: row.file,
      reason: row.reason,
      action: 'dropped',
      rows: row.rows,
      firstPlace: row.first,
    }));
}

/** Rows by reason and action, most first. */
export function sumRejections(rejections: Iterable<RejectedSum>): RejectedSum[] {
  const sums = new Map<string, RejectedSum>();
  for (const { reason, action, rows } of rejections) {
    const key = `${reason}\n${action}`;
    sums.set(key, { reason, action, rows: (sums.get(key)?.rows ?? 0) + rows });
  }
  return [...sums.values()].sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
}
