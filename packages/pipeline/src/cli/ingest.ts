import { invalidInput, systemClock } from '@gammatwin/core';
import { type Command, Option } from 'commander';
import { type IngestKind, ingestKinds } from '../ingestion/kinds.ts';
import { recordedRun } from '../recorded-run.ts';
import { type ProviderOptions, providerConfig, providerNames } from './ingest-provider.ts';
import { addIngestWorkerCommand } from './ingest-worker.ts';
import { parseDate, parseInteger, parseSymbols, withSession } from './session.ts';

interface IngestOptions extends ProviderOptions {
  readonly kinds?: IngestKind[];
  readonly universe?: string;
  readonly workers: number;
  readonly again?: boolean;
  readonly lake?: string;
}

export function addIngestCommand(program: Command): void {
  const ingest = program
    .command('ingest')
    .description('bring market data into the database; the same command goes on where it was interrupted')
    .addOption(new Option('--provider <name>', 'where from').choices(providerNames))
    .option('--folder <folder>', 'files: a folder with equities/, chains/ and macro/')
    .option('--symbols <list>', 'tickers parted by commas (default: all that the provider has)', parseSymbols)
    .option('--universe <name>', 'all that belonged to this index on any day of the range, as in sp500')
    .option('--from <date>', 'first session, YYYY-MM-DD', parseDate)
    .option('--to <date>', 'last session, YYYY-MM-DD', parseDate)
    .option('--kinds <list>', `some of ${ingestKinds.join(',')} (default: all but contracts)`, parseKinds)
    .option(
      '--workers <n>',
      'processes that do the work; 0: those started by `ingest worker`',
      parseInteger,
      1,
    )
    .option('--again', 'fetch everything anew, done or not')
    .option('--lake <url>', 'put the raw data into this lake too, a folder or s3://')
    .option('--base-url <url>', 'polygon, alpaca, finnhub: another address than the provider’s own')
    .option('--requests-per-minute <n>', 'polygon, alpaca, finnhub: the plan’s limit', parseInteger)
    .option('--no-past-chains', 'polygon: no chains of past sessions, which cost a request a contract')
    .option('--seed <n>', 'simulator: seed of the market', parseInteger, 1)
    .option('--stocks <n>', 'simulator: number of stocks', parseInteger)
    .option('--effects <strength>', 'simulator: strength of all planted effects, 0 to 1', parseStrength, 1)
    .option('--expirations <n>', 'simulator: expirations of a chain', parseInteger)
    .option('--strikes <n>', 'simulator: strikes of an expiration', parseInteger)
    .option('--corporate-actions', 'simulator: splits, dividends, listings and delistings too')
    .option('--news', 'simulator: headlines too')
    .action(async (options: IngestOptions, command: Command) => {
      for (const name of ['provider', 'from', 'to'] as const) {
        if (options[name] === undefined) throw invalidInput(`--${name}`, 'a value', undefined);
      }
      checkUniverse(options);
      const { ingest: ingestMarket } = await import('../ingestion/ingest.ts');
      const { jobId, jobSpec } = await import('../ingestion/job-spec.ts');
      const { ingestBoard } = await import('./ingest-board.ts');
      const { checkComplete, printSummary } = await import('./ingest-summary.ts');
      const { membersBetween } = await import('../members.ts');
      await withSession(command, async ({ store, output, signal }) => {
        await recordedRun(store, 'ingest', { ...options }, systemClock, async () => {
          const symbols = options.universe
            ? await membersBetween(store, options.universe, options.from, options.to)
            : options.symbols;
          const provider = await providerConfig({ ...options, ...(symbols && { symbols: [...symbols] }) });
          const board = ingestBoard();
          const request = {
            provider,
            from: options.from,
            to: options.to,
            ...(symbols && { symbols }),
            ...(options.kinds && { kinds: options.kinds }),
            ...(options.lake && { lake: options.lake }),
          };
          if (options.workers !== 1) {
            output.line(
              `more workers, here or elsewhere: gammatwin ingest worker --job ${jobId(jobSpec(request))}`,
            );
          }
          const summary = await ingestMarket({
            ...request,
            store,
            signal,
            workers: options.workers,
            ...(options.again && { again: true }),
            onProgress: board.show,
          }).finally(board.end);
          printSummary(output, summary);
          output.result(summary);
          checkComplete(summary);
        });
      });
    });
  addIngestWorkerCommand(ingest);
}

function checkUniverse({ universe, symbols, provider }: IngestOptions): void {
  if (universe === undefined) return;
  if (symbols) throw invalidInput('--universe', 'nothing beside --symbols', universe);
  if (provider === 'files' || provider === 'simulator') {
    throw invalidInput('--universe', 'polygon, alpaca or finnhub as provider', provider);
  }
}

function parseKinds(text: string): IngestKind[] {
  return text.split(',').map((name) => {
    const kind = ingestKinds.find((known) => known === name.trim());
    if (!kind) throw invalidInput('--kinds', `some of ${ingestKinds.join(', ')}`, name);
    return kind;
  });
}

function parseStrength(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw invalidInput('--effects', 'a number from 0 to 1', text);
  return value;
}
