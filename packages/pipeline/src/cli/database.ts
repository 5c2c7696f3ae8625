import { invalidInput } from '@gammatwin/core';
import type { DatabaseStatus, SchemaDifference } from '@gammatwin/store';
import type { Command } from 'commander';
import { openHome } from '../home.ts';
import { createOutput, type Output } from './output.ts';
import type { GlobalOptions } from './session.ts';

export function addDatabaseCommands(program: Command): void {
  const db = program
    .command('db')
    .description('The database: DATABASE_URL, else an embedded PostgreSQL under --home');
  db.command('migrate')
    .description(
      'bring the schema up to date; with TimescaleDB also make compressed hypertables of full tables',
    )
    .option('--keep-options <years>', 'drop raw options that are older (TimescaleDB), or "all"', parseYears)
    .action((options: { readonly keepOptions?: number | null }, command: Command) =>
      migrateCommand(command, options.keepOptions),
    );
  db.command('status')
    .description('say which server it is, what is applied, and how much every table holds')
    .action((_options, command: Command) => withUrl(command, statusCommand));
  db.command('check')
    .description(
      'compare every table, column, constraint and index with what the migrations make; 1 if any lacks',
    )
    .action((_options, command: Command) => withUrl(command, checkCommand));
  db.command('start')
    .description('start the embedded PostgreSQL of --home, for other programs; --json gives its URL')
    .action((_options, command: Command) => withUrl(command, startCommand));
  db.command('stop').description('stop the embedded PostgreSQL of --home').action(stopCommand);
}

interface Target {
  readonly url: string;
  readonly kind: 'external' | 'embedded';
  readonly home: string;
  readonly output: Output;
}

/** Finds or starts the server and changes nothing in it. */
async function withUrl(command: Command, work: (target: Target) => Promise<void>): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { ensureDatabase } = await import('@gammatwin/store');
  const home = openHome(options.home).folder;
  const { url, kind } = await ensureDatabase({ url: process.env['DATABASE_URL'], home });
  await work({ url, kind, home, output: createOutput(options.json ?? false) });
}

async function migrateCommand(command: Command, years: number | null | undefined): Promise<void> {
  await withUrl(command, async ({ url, output }) => {
    const { arrangeSeries, migrate } = await import('@gammatwin/store');
    const applied = await migrate(url);
    const arranged = await arrangeSeries(url, years === undefined ? {} : { years });
    output.line(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the schema is up to date');
    for (const line of arranged) output.line(line);
    if (years !== undefined) {
      output.line(
        years === null ? 'raw options are kept for good' : `raw options are kept for ${years} years`,
      );
    }
    output.result({ applied, arranged });
  });
}

async function statusCommand({ url, kind, output }: Target): Promise<void> {
  const { databaseStatus, migrationStatus } = await import('@gammatwin/store');
  const migrations = await migrationStatus(url);
  const status = await databaseStatus(url);
  output.line(serverLine(kind, status));
  if (status.note) output.line(`note: ${status.note}`);
  if (status.keepOptionYears) output.line(`raw options are dropped after ${status.keepOptionYears} years`);
  for (const { name, appliedAt } of migrations) {
    const when = appliedAt === null ? 'waits: gammatwin db migrate' : new Date(appliedAt).toISOString();
    output.line(`  ${name}: ${when}`);
  }
  output.table(
    ['table', 'rows', 'size', ''],
    status.tables.map(({ table, rows, exact, bytes, hypertable }) => [
      table,
      `${exact ? '' : '≈ '}${rows.toLocaleString('en-US')}`,
      megabytes(bytes),
      hypertable ? 'hypertable' : '',
    ]),
  );
  output.result({ kind, migrations, ...status });
}

function serverLine(kind: string, { postgres, timescale, bytes }: DatabaseStatus): string {
  const extension = timescale ? `TimescaleDB ${timescale}` : 'plain tables';
  return `${kind} PostgreSQL ${postgres}, ${extension}, ${megabytes(bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

async function checkCommand({ url, output }: Target): Promise<void> {
  const { checkSchema } = await import('@gammatwin/store');
  const differences = await checkSchema(url);
  const wrong = differences.filter(({ problem }) => problem !== 'unexpected');
  for (const difference of differences) output.line(differenceLine(difference));
  output.line(
    wrong.length === 0
      ? 'every table is in its schema, with its columns, constraints and indexes'
      : `${wrong.length} missing or different`,
  );
  output.result({ ok: wrong.length === 0, differences });
  if (wrong.length > 0) process.exitCode = 1;
}

function differenceLine({ problem, kind, where, expected, was }: SchemaDifference): string {
  const what = `${problem} ${kind} ${where}`;
  if (problem === 'different') return `${what}: expected ${expected}, was ${was}`;
  const detail = [expected, was].filter(Boolean).join(', ');
  return detail ? `${what}: ${detail}` : what;
}

async function startCommand({ url, kind, home, output }: Target): Promise<void> {
  const { hostname, port, username } = new URL(url);
  output.line(
    kind === 'external'
      ? 'DATABASE_URL names a server that answers; nothing was started'
      : `PostgreSQL runs on ${hostname}:${port}, user ${username}, password in ${home}/postgres/password`,
  );
  output.result(kind === 'external' ? { kind } : { kind, url });
}

async function stopCommand(_options: unknown, command: Command): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { stopDatabase } = await import('@gammatwin/store');
  const stopped = await stopDatabase(openHome(options.home).folder);
  const output = createOutput(options.json ?? false);
  output.line(stopped ? 'stopped' : 'no embedded database was running');
  output.result({ stopped });
}

function parseYears(text: string): number | null {
  if (text === 'all') return null;
  const years = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(years) || years < 1 || years > 100) {
    throw invalidInput('--keep-options', 'a whole number of years from 1 to 100, or "all"', text);
  }
  return years;
}
