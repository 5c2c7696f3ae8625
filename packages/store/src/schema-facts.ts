import type { Execute } from './timescale-server.ts';

/** The schemas that the migrations make. */
export const ownSchemas: readonly string[] = ['market', 'fhq_execution', 'fhq_learning', 'fhq_monitoring'];

const kinds = ['table', 'column', 'constraint', 'index'] as const;

/** One thing of a schema, as PostgreSQL itself describes it. */
export interface SchemaFact {
  /** Schema and table. */
  readonly table: string;
  readonly kind: (typeof kinds)[number];
  /** Of the column, constraint or index; of the table itself ''. */
  readonly name: string;
  readonly definition: string;
}

const schemas = ownSchemas.map((name) => `'${name}'`).join(', ');

/**
 * Columns as information_schema tells them, with their types in full; constraints; and indexes that stand for no
 * constraint. kysely's own two tables are left out. NOT NULL is a constraint of its own only since PostgreSQL 18, so it
 * is told by the column alone.
 */
const query = `
with tables as (
  select c.oid, n.nspname || '.' || c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in (${schemas}) and c.relkind in ('r', 'p')
    and c.relname not in ('migrations', 'migrations_lock')
)
select t.name as "table", 'table' as kind, '' as name, '' as definition from tables t
union all
select t.name, 'column', i.column_name,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    case when i.is_nullable = 'NO' then 'not null' end,
    'default ' || i.column_default,
    'generated ' || lower(i.identity_generation) || ' as identity')
from tables t
join pg_attribute a on a.attrelid = t.oid
join information_schema.columns i
  on i.table_schema || '.' || i.table_name = t.name and i.column_name = a.attname
where a.attnum > 0 and not a.attisdropped
union all
select t.name, 'constraint', c.conname, pg_get_constraintdef(c.oid)
from tables t join pg_constraint c on c.conrelid = t.oid
where c.contype <> 'n'
union all
select t.name, 'index', i.relname, regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', '')
from tables t
join pg_index x on x.indrelid = t.oid
join pg_class i on i.oid = x.indexrelid
where not exists (select from pg_constraint c where c.conindid = i.oid and c.contype in ('p', 'u', 'x'))`;

/** Sorted, so that two equal schemas give equal lists. */
export async function readSchemaFacts(execute: Execute): Promise<readonly SchemaFact[]> {
  const facts = await execute<SchemaFact>(query);
  return facts.map(plain).sort((a, b) => compare(keyOf(a), keyOf(b)));
}

/** PostgreSQL writes the casts of a CHECK on a varchar otherwise once it was dumped and restored; none is told. */
function plain(fact: SchemaFact): SchemaFact {
  if (!fact.definition.startsWith('CHECK ')) return fact;
  let definition = fact.definition.replace(/::(character varying|text)(\(\d+\))?(\[\])?/g, '');
  for (let before = ''; before !== definition; ) {
    before = definition;
    definition = definition.replace(/(?<!\w)\(('[^']*'|\w+|ARRAY\[[^\]]*\])\)/g, '$1');
  }
  return { ...fact, definition };
}

/** What makes two facts facts of the same thing. */
export function keyOf({ table, kind, name }: SchemaFact): string {
  return [table, kinds.indexOf(kind), name].join(' ');
}

/** Table → kind and name → definition: how the expected facts are kept in a file. */
export type FactSheet = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function toFactSheet(facts: readonly SchemaFact[]): FactSheet {
  const sheet: Record<string, Record<string, string>> = {};
  for (const { table, kind, name, definition } of facts) {
    const entries = sheet[table] ?? {};
    sheet[table] = entries;
    if (kind !== 'table') entries[`${kind} ${name}`] = definition;
  }
  return sheet;
}

export function fromFactSheet(sheet: FactSheet): readonly SchemaFact[] {
  return Object.entries(sheet).flatMap(([table, entries]) => [
    { table, kind: 'table' as const, name: '', definition: '' },
    ...Object.entries(entries).map(([key, definition]) => {
      const [kind, name = ''] = key.split(' ');
      return { table, kind: kind as SchemaFact['kind'], name, definition };
    }),
  ]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
