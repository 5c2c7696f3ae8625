/** Runs one statement and gives its rows. */
export type Execute = <Row>(statement: string) => Promise<readonly Row[]>;

/**
 * What a server offers:
 * - `plain`: no TimescaleDB, with the reason where the server has one that can't be used;
 * - `timescale`: version, and whether its licence allows compression and jobs (the Apache build's doesn't).
 */
export type TimescaleServer =
  | { readonly kind: 'plain'; readonly reason: string | null }
  | { readonly kind: 'timescale'; readonly version: string; readonly installed: boolean };

/** The first version whose columnstore has the names used here. */
const oldest = [2, 18] as const;

interface Probe {
  readonly installed: string | null;
  readonly available: string | null;
  readonly preloaded: boolean | null;
}

/** Asks nothing that an ordinary user may not ask: settings that only a superuser sees are read by superusers alone. */
const probe = `
  select (select extversion from pg_extension where extname = 'timescaledb') as installed,
    (select default_version from pg_available_extensions where name = 'timescaledb') as available,
    case when (select rolsuper from pg_roles where rolname = current_user)
      then current_setting('shared_preload_libraries') like '%timescaledb%' end as preloaded`;

export async function findTimescale(execute: Execute): Promise<TimescaleServer> {
  const [found] = await execute<Probe>(probe);
  const version = found?.installed ?? found?.available;
  if (!found || !version) return { kind: 'plain', reason: null };
  if (!isRecent(version)) {
    return { kind: 'plain', reason: `TimescaleDB ${version} is older than ${oldest.join('.')}` };
  }
  if (found.installed) return { kind: 'timescale', version, installed: true };
  // Creating the extension in a server that hasn't preloaded it ends the connection.
  if (found.preloaded) return { kind: 'timescale', version, installed: false };
  const reason =
    found.preloaded === null
      ? `TimescaleDB ${version} is there, but only an administrator can run "create extension timescaledb" here`
      : `TimescaleDB ${version} is there, but shared_preload_libraries does not name it`;
  return { kind: 'plain', reason };
}

/** Whether compression, policies and jobs are allowed; to be asked once the extension is there. */
export async function hasCommunityLicence(execute: Execute): Promise<boolean> {
  const [row] = await execute<{ licence: string | null }>(
    "select current_setting('timescaledb.license', true) as licence",
  );
  return row?.licence === 'timescale';
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}
