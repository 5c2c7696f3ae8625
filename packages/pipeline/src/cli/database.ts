import type { Command } from 'commander';
import { openHome } from '../home.ts';
import { createOutput } from './output.ts';
import { type GlobalOptions, withSession } from './session.ts';

export function addDatabaseCommands(program: Command): void {
  const db = program
    .command('db')
    .description('The database: DATABASE_URL, else an embedded PostgreSQL under --home');
  db.command('migrate')
    .description('bring the schema up to date')
    .action((_options, command: Command) =>
      withSession(command, async ({ store, output }) => {
        const applied = await store.migrate();
        output.line(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the schema is up to date');
        output.result({ applied });
      }),
    );
  db.command('stop')
    .description('stop the embedded PostgreSQL of --home')
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const { stopDatabase } = await import('@gammatwin/store');
      const stopped = await stopDatabase(openHome(options.home).folder);
      const output = createOutput(options.json ?? false);
      output.line(stopped ? 'stopped' : 'no embedded database was running');
      output.result({ stopped });
    });
}
