import { systemClock } from '@gammatwin/core';
import type { Command } from 'commander';
import { recordedRun } from '../recorded-run.ts';
import { parseDate, withSession } from './session.ts';

interface FeaturesOptions {
  readonly from?: number;
  readonly to?: number;
}

export function addFeaturesCommand(program: Command): void {
  program
    .command('features')
    .description('compute the 40 options features and the equity features of what is stored')
    .option('--from <date>', 'first session (default: the first stored)', parseDate)
    .option('--to <date>', 'last session (default: the last stored)', parseDate)
    .action((options: FeaturesOptions, command: Command) =>
      withSession(command, async ({ store, output, signal }) => {
        const { computeFeatures } = await import('../features.ts');
        const summary = await recordedRun(store, 'features', { ...options }, systemClock, () =>
          computeFeatures({ ...options, store, now: systemClock.now(), signal, onStage: output.progress }),
        );
        output.line(
          `${summary.equityRows} equity rows over ${summary.sessions} sessions, ` +
            `${summary.optionsRows} options rows over ${summary.chainSessions} sessions ` +
            `(${summary.filledRows} option contracts got Greeks or IV from our model)`,
        );
        if (summary.sessionsWithoutRate > 0) {
          output.line(
            `  ${summary.sessionsWithoutRate} sessions without a known three-month yield: filled at a long-run 3 %`,
          );
        }
        output.result(summary);
      }),
    );
}
