import pg from 'pg';

/** What differs between two runs that stored the same. */
const incidental = ['stored_at', 'finished_at', 'worker', 'milliseconds', 'started_at', 'refilled_at'];

/** Rows of each named table and an md5 over them in the order of their text, without columns that tell when and by whom. */
export async function tableChecksums(
  url: string,
  tables: readonly string[],
): Promise<Record<string, { readonly rows: number; readonly md5: string }>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const sums: Record<string, { rows: number; md5: string }> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ rows: number; md5: string }>(
        `select count(*)::int as rows, md5(coalesce(string_agg(line, e'\\n' order by line collate "C"), '')) as md5
         from (select (to_jsonb(t) - $1::text[])::text as line from ${table} t) as lines`,
        [incidental],
      );
      sums[table] = rows[0]!;
    }
    return sums;
  } finally {
    await client.end();
  }
}
