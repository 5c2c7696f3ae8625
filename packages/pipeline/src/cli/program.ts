import { Command } from 'commander';
import { addChainCommand } from './chain.ts';
import { addDataCommands } from './data.ts';
import { addDatabaseCommands } from './database.ts';
import { addDemoCommand } from './demo.ts';
import { addDoctorCommand } from './doctor.ts';
import { addFeaturesCommand } from './features.ts';
import { addGreeksCommand } from './greeks.ts';
import { addIngestCommand } from './ingest.ts';
import { addNightlyCommand } from './nightly.ts';
import { addReadNewsCommand } from './read-news.ts';
import { addTrainCommands } from './train.ts';

/** The whole command line. Throws CommanderError on wrong usage instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('gammatwin')
    .description(
      'Learns swing trades from equities and options, and turns tonight’s market into tomorrow’s trades.',
    )
    .option('--home <folder>', 'database, models and outputs (default: GAMMATWIN_HOME or .gammatwin)')
    .option('--json', 'print the result as JSON on stdout; progress stays on stderr')
    .showHelpAfterError('(add --help for the options)')
    .addHelpText(
      'after',
      `
A first run on real data, in order:
  gammatwin ingest --provider files --folder ../shared/data --from 2021-01-04 --to 2026-07-16
  gammatwin features
  gammatwin train foundation --preset tiny
  gammatwin train twins --preset tiny
  gammatwin train policy --preset tiny
  gammatwin nightly --date 2026-07-16`,
    )
    .exitOverride();
  for (const add of [
    addDoctorCommand,
    addDatabaseCommands,
    addIngestCommand,
    addDataCommands,
    addReadNewsCommand,
    addFeaturesCommand,
    addTrainCommands,
    addNightlyCommand,
    addGreeksCommand,
    addChainCommand,
    addDemoCommand,
  ]) {
    add(program);
  }
  return program;
}
