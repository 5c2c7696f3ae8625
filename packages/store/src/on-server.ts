import { createPool } from './connection.ts';
import { reach } from './reach.ts';
import type { Execute } from './timescale-server.ts';

/** Runs `work` on one connection that is closed afterwards. Throws DATABASE_UNREACHABLE. */
export async function onServer<T>(url: string, work: (execute: Execute) => Promise<T>): Promise<T> {
  await reach(url);
  const pool = createPool(url, 1);
  try {
    return await work(async <Row>(statement: string) => (await pool.query(statement)).rows as Row[]);
  } finally {
    await pool.end();
  }
}
