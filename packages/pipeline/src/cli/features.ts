import { systemClock } from '@gammatwin/core';
import type { Command } from 'commander';
import { recordedRun } from '../recorded-run.ts';
import { parseDate, withSession } from './session.ts';

interface FeaturesOptions {
  readonly from?: number;
  readonly to?: number;
  readonly lexiconOnly?: boolean;
  readonly lake?: string;
}

export function addFeaturesCommand(program: Command): void {
  program
    .command('features')
    .description('compute the 100 equity and the 40 options features of what is stored')
    .option('--from <date>', 'first session (default: the first stored)', parseDate)
    .option('--to <date>', 'last session (default: the last stored)', parseDate)
    .option('--lexicon-only', 'read news by the offline lexicon alone, whatever models have read')
    .option('--lake <url>', 'put features and graphs into this lake too, a folder or s3://')
    .action(({ lake: url, ...options }: FeaturesOptions, command: Command) =>
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
        if (summary.articles > 0) {
          output.line(
            `  text features from ${summary.articles} articles, ${summary.articlesReadByModel} of them read by a model`,
          );
        }
        if (summary.sessionsWithoutRate > 0) {
          output.line(
            `  ${summary.sessionsWithoutRate} sessions without a known three-month yield: filled at a long-run 3 %`,
          );
        }
        if (url === undefined) return output.result(summary);
        const { writeFeaturesToLake } = await import('../lake-features.ts');
        const { openLake } = await import('@gammatwin/lake');
        const lake = openLake(url);
        const written = await recordedRun(
          store,
          'features to lake',
          { ...options, lake: lake.files.url },
          systemClock,
          () => writeFeaturesToLake({ ...options, store, lake, signal, onStage: output.progress }),
        );
        output.line(
          `${written.graphs} graphs, ${written.equitySessions} sessions of equity and ${written.optionsSessions} of options features in ${lake.files.url}`,
        );
        output.result({ ...summary, lake: written });
      }),
    );
}
