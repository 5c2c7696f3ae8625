import { GammaTwinError, invalidInput } from '@gammatwin/core';
import { type Execute, findTimescale, hasCommunityLicence } from './timescale-server.ts';

/**
 * Drops raw options by whole chunks, and in the same transaction the captures that they belonged to, so that no capture
 * promises options that are gone.
 */
const procedure = `
create or replace procedure market.drop_old_options(job_id integer, config jsonb) language plpgsql as $$
declare
  kept_from timestamptz := now() - (config ->> 'keep')::interval;
begin
  perform drop_chunks('market.options_prices', older_than => kept_from);
  delete from market.option_captures where time < least(kept_from, coalesce(
    (select min(range_start) from timescaledb_information.chunks
     where hypertable_schema = 'market' and hypertable_name = 'options_prices'), kept_from));
end $$`;

const jobs =
  "from timescaledb_information.jobs where proc_schema = 'market' and proc_name = 'drop_old_options'";

/**
 * Raw options older than so many years are dropped from now on, once a day; null keeps all, which is the default.
 * Throws NEEDS_TIMESCALE where the server can't.
 */
export async function keepOptions(execute: Execute, years: number | null): Promise<void> {
  if (years !== null && !(Number.isInteger(years) && years >= 1 && years <= 100)) {
    throw invalidInput('years of options to keep', 'a whole number from 1 to 100', years);
  }
  const server = await findTimescale(execute);
  const able = server.kind === 'timescale' && server.installed && (await hasCommunityLicence(execute));
  if (!able && years === null) return;
  if (!able) {
    throw new GammaTwinError(
      'NEEDS_TIMESCALE',
      'dropping old options needs TimescaleDB 2.18 or later with its community licence in the server',
    );
  }
  await execute(`select delete_job(job_id) ${jobs}`);
  if (years === null) return;
  await execute(procedure);
  await execute(
    `select add_job('market.drop_old_options', interval '1 day', config => '{"keep": "${years} years"}')`,
  );
}

/** Years of raw options that are kept; null = all. */
export async function keptOptionYears(execute: Execute): Promise<number | null> {
  const [job] = await execute<{ keep: string }>(`select config ->> 'keep' as keep ${jobs}`);
  return job ? Number.parseInt(job.keep, 10) : null;
}
