/** What can be ingested, in the order in which it is asked for; the names of what providers offer. */
export const ingestKinds = [
  'instruments',
  'memberships',
  'symbolChanges',
  'splits',
  'dividends',
  'macro',
  'bars',
  'scoredHeadlines',
  'contracts',
  'chains',
  'news',
] as const;
export type IngestKind = (typeof ingestKinds)[number];

/** Contracts are asked for expressly: the chains say the same of those that are quoted. */
export const defaultKinds: readonly IngestKind[] = ingestKinds.filter((kind) => kind !== 'contracts');
