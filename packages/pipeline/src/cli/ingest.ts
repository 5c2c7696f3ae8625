import { invalidInput, systemClock, toEpochDay, toIsoDate } from '@gammatwin/core';
import type { EffectStrengths, FileProvider, SimulatedProvider } from '@gammatwin/market-data';
import { type Command, Option } from 'commander';
import { recordedRun } from '../recorded-run.ts';
import { parseDate, parseInteger, parseSymbols, withSession } from './session.ts';

/** Paths begin here whatever range is asked for, so that a later ingestion goes on with the same market. */
const simulationStart = toEpochDay('2020-01-02');

interface IngestOptions {
  readonly provider: 'files' | 'simulator';
  readonly folder?: string;
  readonly symbols?: string[];
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  readonly stocks?: number;
  readonly effects: number;
}

export function addIngestCommand(program: Command): void {
  program
    .command('ingest')
    .description('bring bars, macro series and option chains into the database')
    .addOption(
      new Option('--provider <name>', 'where from').choices(['files', 'simulator']).makeOptionMandatory(),
    )
    .option('--folder <folder>', 'files: a folder with equities/, chains/ and macro/')
    .option('--symbols <list>', 'tickers parted by commas (default: all that the provider has)', parseSymbols)
    .requiredOption('--from <date>', 'first session, YYYY-MM-DD', parseDate)
    .requiredOption('--to <date>', 'last session, YYYY-MM-DD', parseDate)
    .option('--seed <n>', 'simulator: seed of the market', parseInteger, 1)
    .option('--stocks <n>', 'simulator: number of stocks', parseInteger)
    .option('--effects <strength>', 'simulator: strength of all planted effects, 0 to 1', parseStrength, 1)
    .action(async (options: IngestOptions, command: Command) => {
      const provider = await providerOf(options);
      const { ingest } = await import('../ingest.ts');
      await withSession(command, async ({ store, output, signal }) => {
        const summary = await recordedRun(store, 'ingest', { ...options }, systemClock, () =>
          ingest({
            provider,
            store,
            ...(options.symbols && { symbols: options.symbols }),
            from: options.from,
            to: options.to,
            now: systemClock.now(),
            signal,
            onStage: output.progress,
          }),
        );
        output.line(
          `${summary.barRows} bars of ${summary.symbols} symbols, ${summary.optionRows} option rows in ` +
            `${summary.chains} chains of ${summary.chainSessions} sessions, ` +
            `${toIsoDate(options.from)} to ${toIsoDate(options.to)}`,
        );
        for (const [rule, rows] of Object.entries(summary.rejected)) output.line(`  ${rule}: ${rows} rows`);
        for (const bar of summary.rejectedBars) {
          output.line(`  ${bar.symbol}: ${bar.rows} rows left out, ${bar.reason} (${bar.file} ${bar.first})`);
        }
        output.result(summary);
      });
    });
}

async function providerOf(options: IngestOptions): Promise<FileProvider | SimulatedProvider> {
  if (options.from > options.to) {
    throw invalidInput('--to', `a date from ${toIsoDate(options.from)} on`, toIsoDate(options.to));
  }
  const { effectNames, openProvider } = await import('@gammatwin/market-data');
  if (options.provider === 'files') {
    if (!options.folder) throw invalidInput('--folder', 'a folder of market data', options.folder);
    return openProvider({ kind: 'files', folder: options.folder });
  }
  const effects = Object.fromEntries(effectNames.map((name) => [name, options.effects])) as EffectStrengths;
  return openProvider({
    kind: 'simulator',
    seed: options.seed,
    from: Math.min(options.from, simulationStart),
    to: options.to,
    effects,
    ...(options.symbols ? { symbols: options.symbols } : { stocks: options.stocks ?? 40 }),
  });
}

function parseStrength(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw invalidInput('--effects', 'a number from 0 to 1', text);
  return value;
}
