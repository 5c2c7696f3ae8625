import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { GammaTwinError, invalidInput, type ScoredHeadline } from '@gammatwin/core';
import { z } from 'zod';
import { type FileAccount, leftOutOf } from './account.ts';
import { gatherRejections, type Rejection } from './rejection.ts';
import { isFolder } from './table-files.ts';

export interface ScoredHeadlines {
  readonly headlines: readonly ScoredHeadline[];
  readonly rejected: readonly Rejection[];
  readonly accounts: readonly FileAccount[];
}

const shape = z.record(
  z.string(),
  z.object({
    sentence: z.string(),
    info: z.array(z.object({ target: z.string(), sentiment_score: z.union([z.string(), z.number()]) })),
  }),
);

/**
 * Reads news/: JSON of headlines in the shape of FiQA task 1, each with the targets that it speaks of and their scores.
 * Throws INVALID_INPUT on JSON of another shape.
 */
export function readScoredHeadlines(folder: string): ScoredHeadlines {
  const headlines: ScoredHeadline[] = [];
  const rejected: Rejection[] = [];
  const accounts: FileAccount[] = [];
  const names = isFolder(folder) ? readdirSync(folder).filter((name) => /\.json$/i.test(name)) : [];
  for (const name of names.sort()) {
    const file = readFile(join(folder, name));
    headlines.push(...file.headlines);
    rejected.push(...file.rejected);
    accounts.push(file.account);
  }
  return { headlines, rejected, accounts };
}

function readFile(path: string): {
  headlines: ScoredHeadline[];
  rejected: Rejection[];
  account: FileAccount;
} {
  const entries = Object.entries(parse(path));
  const source = basename(path).replace(/\.json$/i, '');
  const found = new Map<string, ScoredHeadline>();
  const faults: Omit<Rejection, 'rows'>[] = [];
  let given = 0;
  for (const [id, { sentence, info }] of entries) {
    const before = found.size;
    for (const { target, sentiment_score } of info) {
      const score = sentiment_score === '' ? Number.NaN : Number(sentiment_score);
      const key = `${sentence}\n${target}`;
      if (sentence !== '' && target !== '' && Math.abs(score) <= 1 && !found.has(key))
        found.set(key, { source, headline: sentence, target, score });
    }
    if (found.size > before) given++;
    else
      faults.push({
        kind: 'scoredHeadlines',
        file: path,
        reason: 'no new target with a score from −1 to 1',
        first: `entry ${id}`,
        symbol: '',
        session: null,
      });
  }
  const rejected = gatherRejections(faults);
  return {
    headlines: [...found.values()],
    rejected,
    account: {
      file: path,
      kind: 'scoredHeadlines',
      rowsRead: entries.length,
      rowsGiven: given,
      records: found.size,
      leftOut: leftOutOf(rejected),
    },
  };
}

function parse(path: string): z.infer<typeof shape> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new GammaTwinError('UNREADABLE_FILE', `${path}: cannot be read as JSON: ${String(cause)}`, {
      fields: { path },
      cause,
    });
  }
  const checked = shape.safeParse(json);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw invalidInput(
    path,
    'entries of { sentence, info: [{ target, sentiment_score }] }',
    `${issue?.path.join('.')}: ${issue?.message}`,
  );
}
