import { systemClock, toIsoDate } from '@gammatwin/core';
import { openProvider } from '@gammatwin/market-data';
import { startEngine } from '@gammatwin/nn';
import type { Command } from 'commander';
import { demoMarket } from '../demo.ts';
import { computeFeatures } from '../features.ts';
import { ingest } from '../ingest.ts';
import { trainFoundationStage } from '../train-foundation.ts';
import { trainPolicyStage } from '../train-policy.ts';
import { trainTwinsStage } from '../train-twins.ts';
import { nightlyCommand } from './nightly.ts';
import { withSession } from './session.ts';

/** Simulated prices must never meet a user's own data. */
const ownPlace = { home: '.gammatwin/demo', embedded: true };

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'the whole way on a simulated market, in a database of its own: ingest, features, tiny training, one night',
    )
    .action((_options, command: Command) =>
      withSession(
        command,
        async (session) => {
          const { store, home, output, signal } = session;
          const work = { signal, onStage: output.progress };
          const engine = await startEngine();
          output.line(
            `engine: ${engine.backend}${engine.tensorflowVersion ? `, TensorFlow ${engine.tensorflowVersion}` : ''}`,
          );
          if (engine.note) output.line(engine.note);
          const { from, to } = demoMarket;
          const now = systemClock.now();
          const provider = openProvider({ kind: 'simulator', ...demoMarket });
          await ingest({ provider, store, from, to, now, ...work });
          await computeFeatures({ store, now, ...work });
          const request = { store, home, preset: 'tiny', seed: 1, through: to, ...work } as const;
          const foundation = await trainFoundationStage(request);
          output.line(`foundation: validation rank IC ${foundation.validation?.rankIc.toFixed(3)}`);
          const twins = await trainTwinsStage(request);
          output.line(`twins: validation loss ${twins.validation?.validationLoss.toFixed(4)}`);
          const policy = await trainPolicyStage(request);
          output.line(
            `policy: episode reward ${policy.last?.episodeReward.toFixed(2)} after ${policy.updates} updates`,
          );
          output.line(`a simulated market with planted effects: these figures say nothing about a real one`);
          await nightlyCommand(session, { date: to });
          output.line(`once more: pnpm gammatwin --home ${home.folder} nightly --date ${toIsoDate(to)}`);
        },
        ownPlace,
      ),
    );
}
