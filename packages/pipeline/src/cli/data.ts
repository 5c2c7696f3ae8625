import { invalidInput, toIsoDate } from '@gammatwin/core';
import type { Command } from 'commander';
import type { Finding } from '../health/finding.ts';
import { createOutput } from './output.ts';
import { type GlobalOptions, parseDate, parseSymbols, withSession } from './session.ts';

interface CheckOptions {
  readonly symbols?: string[];
  readonly from?: number;
  readonly to?: number;
}

/** A person reads no more; --json has all. */
const longestTable = 40;

export function addDataCommands(program: Command): void {
  const data = program.command('data').description('What is in the files and in the database');
  data
    .command('check')
    .description('look for faults in what is stored, and say which features they touch')
    .option('--symbols <list>', 'tickers parted by commas (default: all)', parseSymbols)
    .option('--from <date>', 'first session, YYYY-MM-DD', parseDate)
    .option('--to <date>', 'last session, YYYY-MM-DD', parseDate)
    .action(async (options: CheckOptions, command: Command) => {
      if (options.from !== undefined && options.to !== undefined && options.from > options.to) {
        throw invalidInput('--to', `a date from ${toIsoDate(options.from)} on`, toIsoDate(options.to));
      }
      const { checkData } = await import('../health/check.ts');
      await withSession(command, async ({ store, output, signal }) => {
        const report = await checkData({ ...options, store, signal, onStage: output.progress });
        const { findings } = report;
        output.table(
          ['', 'fault', 'tickers', 'sessions', 'rows', 'of the worst', 'features'],
          findings.slice(0, longestTable).map(row),
        );
        if (findings.length > longestTable) {
          output.line(`${findings.length - longestTable} more findings: --json has all`);
        }
        output.line(
          `${findings.length} findings in bars of ${report.symbols} symbols over ${report.barSessions} sessions and ` +
            `${report.optionRows} option rows in ${report.captures} captures of ${report.chainSessions} sessions`,
        );
        output.result({ ...report, findings: findings.map(dated) });
      });
    });
  data
    .command('sources')
    .description(
      'what becomes of every row of a folder of files: read = given + rejected + superseded + merged',
    )
    .requiredOption('--folder <folder>', 'a folder with any of equities/, chains/, macro/ and news/')
    .action(async ({ folder }: { folder: string }, command: Command) => {
      const { fileProvider } = await import('@gammatwin/market-data');
      const output = createOutput(command.optsWithGlobals<GlobalOptions>().json ?? false);
      const files = await fileProvider({ folder }).accounts();
      output.table(
        ['file', 'holds', 'rows', 'given', 'records', 'left out'],
        files.map(({ file, kind, rowsRead, rowsGiven, records, leftOut }) => [
          file,
          kind,
          String(rowsRead),
          String(rowsGiven),
          String(records),
          leftOut.map(({ what, reason, rows }) => `${rows} ${what}: ${reason}`).join('\n'),
        ]),
      );
      output.result({ folder, files });
    });
}

function row({ severity, rule, tickers, sessions, rows, detail, features }: Finding): string[] {
  return [
    severity,
    rule,
    tickers.length > 3 ? `${tickers.slice(0, 2).join(' ')} … (${tickers.length})` : tickers.join(' '),
    span(sessions),
    String(rows),
    wrapped(detail, 60),
    features.length > 2 ? `${features[0]} … (${features.length})` : features.join(' '),
  ];
}

function span(sessions: readonly number[]): string {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? toIsoDate(first) : `${toIsoDate(first)} …\n${toIsoDate(last)} (${sessions.length})`;
}

/** Lines of at most `width` characters, broken between words. */
function wrapped(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

function dated(finding: Finding): unknown {
  return { ...finding, sessions: finding.sessions.map(toIsoDate) };
}
