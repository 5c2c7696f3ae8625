import type { Command } from 'commander';
import { withSession } from './session.ts';

/** Simulated prices must never meet a user's own data. */
const ownPlace = { home: '.gammatwin/demo', embedded: true };

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'the whole way on a simulated market, in a database of its own: ingest, features, tiny training, one night',
    )
    .action(async (_options, command: Command) => {
      const { runDemo } = await import('./run-demo.ts');
      await withSession(command, runDemo, ownPlace);
    });
}
