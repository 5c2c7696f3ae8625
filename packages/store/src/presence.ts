import pg from 'pg';

/** A name that one living process holds; the server frees it as soon as the process or its connection is gone. */
export interface Presence {
  /** False once the connection is lost, and with it the name. */
  readonly held: boolean;
  release(): Promise<void>;
}

/** A machine that vanished without a word is noticed within half a minute. */
const keepAlive = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4';

/** Takes `name` within `group`; null where another living process has it. */
export async function holdPresence(url: string, group: string, name: string): Promise<Presence | null> {
  const client = new pg.Client({
    connectionString: url,
    options: keepAlive,
    application_name: `gammatwin ${name}`,
  });
  let held = true;
  const lost = () => {
    held = false;
  };
  client.on('error', lost);
  client.on('end', lost);
  await client.connect();
  const taken = await client
    .query<{ taken: boolean }>('select pg_try_advisory_lock(hashtext($1), hashtext($2)) as taken', [
      group,
      name,
    ])
    .then(({ rows }) => rows[0]?.taken === true)
    .catch(async (error: unknown) => {
      await client.end().catch(() => undefined);
      throw error;
    });
  if (!taken) {
    await client.end();
    return null;
  }
  return {
    get held() {
      return held;
    },
    release: () => client.end().catch(() => undefined),
  };
}

/** How many names of the group are held. */
export const countPresences = `select count(*) as present from pg_locks
  where locktype = 'advisory' and granted and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
    and classid = (hashtext($1)::bigint & 4294967295)::oid`;
