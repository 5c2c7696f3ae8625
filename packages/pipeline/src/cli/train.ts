import { systemClock } from '@gammatwin/core';
import { type Command, Option } from 'commander';
import type { DatasetExtent } from '../dataset.ts';
import { type PresetName, presetNames } from '../preset-names.ts';
import { recordedRun } from '../recorded-run.ts';
import type { TrainRequest } from '../train-request.ts';
import { parseDate, parseInteger, parseSymbols, withSession } from './session.ts';

interface TrainOptions {
  readonly preset: PresetName;
  readonly seed: number;
  readonly through?: number;
  readonly symbols?: string[];
}

interface StageSummary {
  readonly data: DatasetExtent;
  readonly folder: string;
}

export function addTrainCommands(program: Command): void {
  const train = program
    .command('train')
    .description('train the models, in this order: foundation, twins, policy');
  addStage(
    train,
    'foundation',
    'temporal fusion transformer and graph attention on equity features',
    async (request) => {
      const { trainFoundationStage } = await import('../train-foundation.ts');
      const summary = await trainFoundationStage(request);
      const { validation } = summary;
      return [
        summary,
        `best epoch ${summary.bestEpoch}: validation loss ${validation?.validationLoss.toFixed(4)}, ` +
          `rank IC ${validation?.rankIc.toFixed(3)} on ${summary.validationSessions} sessions; ` +
          `trained on ${summary.trainSessions} sessions`,
      ];
    },
  );
  addStage(
    train,
    'twins',
    'one twin a stock on the frozen foundation and the options features',
    async (request) => {
      const { trainTwinsStage } = await import('../train-twins.ts');
      const summary = await trainTwinsStage(request);
      const coverage = (100 * summary.optionsCoverage).toFixed(1);
      return [
        summary,
        `best epoch ${summary.bestEpoch}: validation loss ${summary.validation?.validationLoss.toFixed(4)}; ` +
          `${summary.data.symbols.length} twins on ${summary.trainSessions} sessions, ` +
          `${coverage} % of the rows with options features`,
      ];
    },
  );
  addStage(train, 'policy', 'PPO portfolio manager on the twins’ forecasts', async (request) => {
    const { trainPolicyStage } = await import('../train-policy.ts');
    const summary = await trainPolicyStage(request);
    return [
      summary,
      `${summary.updates} updates on ${summary.sessions} sessions: mean episode reward ` +
        `${summary.first?.episodePerformance.toFixed(2)} → ${summary.last?.episodePerformance.toFixed(2)} (in training; costs included, options bonus left out)`,
    ];
  });
}

function addStage(
  train: Command,
  name: string,
  description: string,
  run: (request: TrainRequest) => Promise<readonly [StageSummary, string]>,
): void {
  train
    .command(name)
    .description(description)
    .addOption(new Option('--preset <name>', 'sizes').choices(presetNames).default('small'))
    .option('--seed <n>', 'seed of weights, shuffling and sampling', parseInteger, 1)
    .option('--through <date>', 'use no data after this session (default: all that is stored)', parseDate)
    .option('--symbols <list>', 'tickers (default: all with bars and options)', parseSymbols)
    .action((options: TrainOptions, command: Command) =>
      withSession(command, async ({ home, store, output, signal }) => {
        const { startEngine } = await import('@gammatwin/nn');
        await startEngine();
        const summary = await recordedRun(store, `train ${name}`, { ...options }, systemClock, async () => {
          const [result, line] = await run({ ...options, store, home, signal, onStage: output.progress });
          const { symbols, sessions, from, through } = result.data;
          output.line(`${symbols.length} stocks, ${sessions} sessions, ${from} to ${through}`);
          output.line(`${line}; written to ${result.folder}`);
          return result;
        });
        output.result(summary);
      }),
    );
}
