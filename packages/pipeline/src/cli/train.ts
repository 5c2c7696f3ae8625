import { GammaTwinError, systemClock } from '@gammatwin/core';
import { type Command, Option } from 'commander';
import type { DatasetExtent } from '../dataset.ts';
import type { Home } from '../home.ts';
import { type PresetName, presetNames } from '../preset-names.ts';
import { recordedRun } from '../recorded-run.ts';
import type { TrainRequest } from '../train-request.ts';
import type { ResumableModel } from '../training-run.ts';
import type { Output } from './output.ts';
import { parseDate, parseInteger, parseSymbols, withSession } from './session.ts';

interface TrainOptions {
  readonly preset: PresetName;
  readonly seed: number;
  readonly through?: number;
  readonly symbols?: string[];
  readonly universe?: string;
  readonly resume?: boolean;
  readonly tensorboard?: string;
}

interface StageSummary {
  readonly data: DatasetExtent;
  readonly folder: string;
}

export function addTrainCommands(program: Command): void {
  const train = program
    .command('train')
    .description('train the models, in this order: foundation, twins, policy');
  const foundation = addStage(
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
  const twins = addStage(
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
  for (const command of [foundation, twins]) {
    command
      .option('--resume', 'go on with an interrupted training; the other options must be those it had')
      .option('--tensorboard <folder>', 'write event files for TensorBoard there (needs the native engine)');
  }
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
): Command {
  return train
    .command(name)
    .description(description)
    .addOption(new Option('--preset <name>', 'sizes').choices(presetNames).default('small'))
    .option('--seed <n>', 'seed of weights, shuffling and sampling', parseInteger, 1)
    .option('--through <date>', 'use no data after this session (default: all that is stored)', parseDate)
    .option('--symbols <list>', 'tickers (default: all with bars and options)', parseSymbols)
    .option('--universe <name>', 'only members of this index on the last session, as in sp500')
    .action((options: TrainOptions, command: Command) =>
      withSession(command, async ({ home, store, output, signal }) => {
        const { startEngine } = await import('@gammatwin/nn');
        await startEngine();
        if (isResumable(name)) await lookForState(home, name, options.resume ?? false, output);
        const summary = await recordedRun(store, `train ${name}`, { ...options }, systemClock, async () => {
          const request = { ...options, store, home, signal, onStage: output.progress };
          const [result, line] = await run(request).catch((error) => {
            if (isInterruption(error)) output.line('the same command with --resume goes on from there');
            throw error;
          });
          const { symbols, sessions, from, through } = result.data;
          output.line(`${symbols.length} stocks, ${sessions} sessions, ${from} to ${through}`);
          output.line(`${line}; written to ${result.folder}`);
          return result;
        });
        output.result(summary);
      }),
    );
}

function isResumable(name: string): name is ResumableModel {
  return name === 'foundation' || name === 'twins';
}

function isInterruption(error: unknown): boolean {
  return error instanceof GammaTwinError && error.code === 'INTERRUPTED' && 'folder' in error.fields;
}

/** Before the data are read: whether there is what --resume asks for, or what the lack of it leaves unused. */
async function lookForState(
  home: Home,
  model: ResumableModel,
  resume: boolean,
  output: Output,
): Promise<void> {
  const { hasTrainingState } = await import('@gammatwin/nn');
  const { trainingFolder } = await import('../training-run.ts');
  const folder = trainingFolder(home, model);
  const found = await hasTrainingState(folder);
  if (resume && !found) {
    throw new GammaTwinError(
      'NO_TRAINING_STATE',
      `no interrupted training of the ${model} in ${folder}; train it without --resume`,
      { fields: { model, folder } },
    );
  }
  if (!resume && found) {
    output.line(
      `an interrupted training lies in ${folder}; this one starts over (--resume would go on with it)`,
    );
  }
}
