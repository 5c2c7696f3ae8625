import { constants } from 'node:fs';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GammaTwinError, systemClock, toIsoDate } from '@gammatwin/core';
import type { Command } from 'commander';
import type { NightlyReport } from '../nightly.ts';
import { recordedRun } from '../recorded-run.ts';
import type { Output } from './output.ts';
import { parseDate, type Session, withSession } from './session.ts';

interface NightlyOptions {
  readonly date: number;
  readonly out?: string;
}

export function addNightlyCommand(program: Command): void {
  program
    .command('nightly')
    .description('turn the market of one session into the trades of the next')
    .requiredOption('--date <date>', 'the session whose close is used, YYYY-MM-DD', parseDate)
    .option('--out <file>', 'where the JSON goes (default: <home>/trades/<date>.json)')
    .action((options: NightlyOptions, command: Command) =>
      withSession(command, (session) => nightlyCommand(session, options)),
    );
}

export async function nightlyCommand(session: Session, options: NightlyOptions): Promise<void> {
  const { home, store, output, signal } = session;
  const file = options.out ?? home.trades(toIsoDate(options.date));
  await assertWritable(file);
  const [{ startEngine }, { runNightly }] = await Promise.all([
    import('@gammatwin/nn'),
    import('../nightly.ts'),
  ]);
  await startEngine();
  const report = await recordedRun(store, 'nightly', { ...options }, systemClock, (runId) =>
    runNightly({
      store,
      home,
      session: options.date,
      now: systemClock.now(),
      runId,
      signal,
      onStage: output.progress,
    }),
  );
  await writeReport(file, report);
  printReport(output, report);
  output.line(`written to ${file}`);
  output.result(report);
}

/** Found out before anything is computed or stored. */
async function assertWritable(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const found = await stat(file).catch(() => null);
    if (found && !found.isFile()) throw new Error('it is not a file');
    await access(dirname(file), constants.W_OK);
  } catch (cause) {
    throw new GammaTwinError('OUTPUT_NOT_WRITABLE', `${file} can't be written: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** A temporary name first, so that no reader ever meets half a file. */
async function writeReport(file: string, report: NightlyReport): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, `${JSON.stringify(report, null, 2)}\n`);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

function printReport(output: Output, report: NightlyReport): void {
  output.line(
    `signals of ${report.date} for the open of ${report.trade_date}: ${report.universe} stocks, ` +
      `${report.with_options} with options data; shadow paper only`,
  );
  for (const note of report.notes) output.line(`note: ${note}`);
  output.table(
    ['ticker', 'side', 'entry $', 'target $', 'stop $', 'prob', 'R/R', 'size %', 'regime', 'why'],
    report.trades.map((trade) => [
      trade.ticker,
      trade.side,
      trade.entry_price.toFixed(2),
      trade.target_price.toFixed(2),
      trade.stop_price.toFixed(2),
      trade.probability.toFixed(2),
      trade.reward_risk.toFixed(2),
      trade.position_size_pct.toFixed(2),
      trade.regime,
      trade.rationale.join('\n'),
    ]),
  );
  if (report.trades.length === 0) output.line('no trade tonight: every pick of the policy was declined');
  for (const pick of report.declined) {
    output.line(
      `declined to ${pick.side} ${pick.ticker}: ${pick.reason} (probability ${pick.probability.toFixed(2)}, ` +
        `reward/risk ${pick.reward_risk.toFixed(2)}, policy wanted ${pick.policy_size_pct.toFixed(2)} %)`,
    );
  }
}
