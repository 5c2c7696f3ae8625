import type { ScoredHeadline } from '@gammatwin/core';
import type { Connection } from './connection.ts';
import { type EncodedRow, numberCell, textCell } from './copy.ts';
import { distinctRows } from './nullable-cells.ts';
import { readRows } from './read-rows.ts';
import { upsert } from './upsert.ts';

const scoredHeadlines = {
  table: 'market.scored_headlines',
  key: ['source', 'headline', 'target'],
  columns: ['source', 'headline', 'target', 'score'],
};

export function writeScoredHeadlines(
  connection: Connection,
  headlines: readonly ScoredHeadline[],
): Promise<number> {
  const encoded = ({ source, headline, target, score }: ScoredHeadline): EncodedRow => [
    textCell(source),
    textCell(headline),
    textCell(target),
    numberCell(score),
  ];
  return connection.transaction('write', (client) =>
    upsert(client, scoredHeadlines, distinctRows(headlines.map(encoded))),
  );
}

/** Of one source, of all unless told. */
export function readScoredHeadlines(
  connection: Connection,
  source?: string,
): Promise<readonly ScoredHeadline[]> {
  return readRows<ScoredHeadline & object>(
    connection,
    `select source, headline, target, score from market.scored_headlines
     where $1::text is null or source = $1
     order by source, headline collate "C", target collate "C"`,
    [source ?? null],
  );
}
