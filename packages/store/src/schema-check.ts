import { readFile } from 'node:fs/promises';
import { onServer } from './on-server.ts';
import { fromFactSheet, keyOf, ownSchemas, readSchemaFacts, type SchemaFact } from './schema-facts.ts';
import type { Execute } from './timescale-server.ts';

/** Made by schema-check.integration.test.ts from a freshly migrated database (`vitest run … -u`), and tested equal to one. */
export const expectedSchemaFile: URL = new URL('./expected-schema.json', import.meta.url);

export interface SchemaDifference {
  readonly problem: 'missing' | 'different' | 'unexpected';
  readonly kind: SchemaFact['kind'];
  /** Schema, table and, but for a whole table, the name. */
  readonly where: string;
  /** Null where nothing is expected. */
  readonly expected: string | null;
  /** Null where nothing is there; for a missing table the schemas that have one of its name. */
  readonly was: string | null;
}

/**
 * Compares the database with what the migrations make of an empty one: every table in its schema, its columns with
 * their types, its constraints and indexes. A table that is missing or unexpected stands for all that it has.
 */
export function checkSchema(url: string): Promise<readonly SchemaDifference[]> {
  return onServer(url, async (execute) => {
    const expected = fromFactSheet(JSON.parse(await readFile(expectedSchemaFile, 'utf8')));
    const found = compareFacts(expected, await readSchemaFacts(execute));
    return Promise.all(
      found.map(async (difference) =>
        difference.problem === 'missing' && difference.kind === 'table'
          ? { ...difference, was: await elsewhere(execute, difference.where) }
          : difference,
      ),
    );
  });
}

function compareFacts(
  expected: readonly SchemaFact[],
  actual: readonly SchemaFact[],
): readonly SchemaDifference[] {
  const lost = missingFrom(expected, actual, 'missing');
  const extra = missingFrom(actual, expected, 'unexpected');
  const now = new Map(actual.map((fact) => [keyOf(fact), fact]));
  const changed = expected.flatMap((fact): SchemaDifference[] => {
    const other = now.get(keyOf(fact));
    if (!other || other.definition === fact.definition) return [];
    const { kind, definition } = fact;
    return [
      { problem: 'different', kind, where: placeOf(fact), expected: definition, was: other.definition },
    ];
  });
  return [...lost, ...changed, ...extra];
}

/** Facts of `some` whose thing `others` lack; those of a table that lacks wholly are not told one by one. */
function missingFrom(
  some: readonly SchemaFact[],
  others: readonly SchemaFact[],
  problem: 'missing' | 'unexpected',
): readonly SchemaDifference[] {
  const keys = new Set(others.map(keyOf));
  const tables = new Set(others.map(({ table }) => table));
  return some
    .filter((fact) => !keys.has(keyOf(fact)) && (fact.kind === 'table' || tables.has(fact.table)))
    .map((fact) => ({
      problem,
      kind: fact.kind,
      where: placeOf(fact),
      expected: problem === 'missing' ? fact.definition : null,
      was: problem === 'missing' ? null : fact.definition,
    }));
}

function placeOf({ table, name }: SchemaFact): string {
  return name === '' ? table : `${table}.${name}`;
}

/** The other schemas, of ours or not, that have a table of this name. */
async function elsewhere(execute: Execute, table: string): Promise<string | null> {
  const [, name = ''] = table.split('.');
  const rows = await execute<{ schema: string }>(
    `select table_schema as schema from information_schema.tables where table_name = '${name}'
     order by table_schema = any (array[${ownSchemas.map((own) => `'${own}'`).join(', ')}]) desc, 1`,
  );
  return rows.length > 0 ? `in schema ${rows.map(({ schema }) => schema).join(', ')}` : null;
}
