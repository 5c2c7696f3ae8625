import { systemClock, toIsoDate } from '@gammatwin/core';
import { startEngine } from '@gammatwin/nn';
import { demoMarket } from '../demo-market.ts';
import { computeFeatures } from '../features.ts';
import { ingest } from '../ingestion/ingest.ts';
import { trainFoundationStage } from '../train-foundation.ts';
import { trainPolicyStage } from '../train-policy.ts';
import { trainTwinsStage } from '../train-twins.ts';
import { ingestBoard } from './ingest-board.ts';
import { checkComplete } from './ingest-summary.ts';
import { nightlyCommand } from './nightly.ts';
import type { Session } from './session.ts';

/** The main job on the embedded default: a simulated market from ingestion to one night's trades. */
export async function runDemo(session: Session): Promise<void> {
  const { store, home, output, signal } = session;
  const work = { signal, onStage: output.progress };
  const { backend, tensorflowVersion, note } = await startEngine();
  output.line(`engine: ${backend}${tensorflowVersion ? `, TensorFlow ${tensorflowVersion}` : ''}`);
  if (note) output.line(note);
  const { from, to } = demoMarket;
  const now = systemClock.now();
  const board = ingestBoard();
  const provider = { kind: 'simulator', ...demoMarket } as const;
  const summary = await ingest({ provider, store, from, to, signal, onProgress: board.show }).finally(
    board.end,
  );
  checkComplete(summary);
  await computeFeatures({ store, now, ...work });
  const request = { store, home, preset: 'tiny', seed: 1, through: to, ...work } as const;
  const foundation = await trainFoundationStage(request);
  output.line(`foundation: validation rank IC ${foundation.validation?.rankIc.toFixed(3)}`);
  const twins = await trainTwinsStage(request);
  output.line(`twins: validation loss ${twins.validation?.validationLoss.toFixed(4)}`);
  const policy = await trainPolicyStage(request);
  output.line(
    `policy: episode reward ${policy.last?.episodePerformance.toFixed(2)} after ${policy.updates} updates`,
  );
  output.line('a simulated market with planted effects: these figures say nothing about a real one');
  await nightlyCommand(session, { date: to });
  output.line(`once more: pnpm gammatwin --home ${home.folder} nightly --date ${toIsoDate(to)}`);
}
