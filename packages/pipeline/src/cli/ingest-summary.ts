import { GammaTwinError } from '@gammatwin/core';
import type { IngestSummary, IsoGap } from '../ingestion/summary.ts';
import type { Output } from './output.ts';

const shown = 10;

/** Tells a person what came, what did not, and why. */
export function printSummary(output: Output, summary: IngestSummary): void {
  const { tasks } = summary;
  const count = (n: number) => n.toLocaleString('en-GB');
  output.line(
    `${summary.barRows} bars of ${summary.symbols} symbols, ${summary.optionRows} option rows in ` +
      `${summary.chains} chains of ${summary.chainSessions} sessions`,
  );
  const others = Object.entries(summary.rows).filter(([kind]) => kind !== 'bars' && kind !== 'chains');
  if (others.length > 0) output.line(others.map(([kind, rows]) => `${kind} ${count(rows)}`).join(', '));
  output.line(
    `${tasks.done} of ${tasks.planned} tasks done, ${tasks.before} of them before; ` +
      `${summary.seconds.toFixed(1)} s, ${count(summary.rowsPerSecond)} rows/s`,
  );
  some(output, 'rejected', summary.rejected, ({ kind, reason, action, rows }) => {
    return `${kind}: ${reason}, ${action}: ${count(rows)} rows`;
  });
  some(output, 'gaps in bars', summary.gaps.bars, gapLine);
  some(output, 'gaps in chains', summary.gaps.chains, gapLine);
  if (summary.gaps.empty.length > 0) output.line(`nothing came of ${summary.gaps.empty.join(', ')}`);
  if (summary.seconds > 5) {
    some(output, 'slowest', summary.slowest, ({ what, milliseconds }) => `${what}: ${milliseconds} ms`);
  }
  some(output, 'failed', summary.failed, ({ task, error }) => `${task}: ${error}`);
}

/** Throws INGEST_INCOMPLETE if a task failed. */
export function checkComplete({ failed, tasks }: IngestSummary): void {
  if (failed.length === 0) return;
  throw new GammaTwinError(
    'INGEST_INCOMPLETE',
    `${failed.length} of ${tasks.planned} tasks failed, the first because of ${failed[0]?.error}; ` +
      'the same command does only these again',
    { fields: { failed } },
  );
}

function some<T>(output: Output, title: string, items: readonly T[], text: (item: T) => string): void {
  if (items.length === 0) return;
  output.line(`${title}:`);
  for (const item of items.slice(0, shown)) output.line(`  ${text(item)}`);
  if (items.length > shown) output.line(`  and ${items.length - shown} more (--json has all)`);
}

function gapLine({ symbol, first, last, sessions }: IsoGap): string {
  return sessions === 1 ? `${symbol}: ${first}` : `${symbol}: ${sessions} sessions, ${first} to ${last}`;
}
