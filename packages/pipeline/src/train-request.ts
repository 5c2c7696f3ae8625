import { type EpochDay, GammaTwinError, toIsoDate } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';
import { labelReach, type MarketDataset, warmUpSessions } from './dataset.ts';
import type { Home } from './home.ts';
import type { PresetName } from './preset-names.ts';
import { planTraining, type TrainingPlan } from './split.ts';
import type { WorkContext } from './stage.ts';

/** What each of the three trainings is given. */
export interface TrainRequest extends WorkContext {
  readonly store: Store;
  readonly home: Home;
  readonly preset: PresetName;
  readonly seed: number | string;
  /** Chosen from what is stored when absent; the policy always takes those of the twins. */
  readonly symbols?: readonly string[];
  /** Where symbols are chosen: only those that belonged to this universe, an index, on the last session. */
  readonly universe?: string;
  /** No data after this session is used. */
  readonly through?: EpochDay;
  /** Goes on from the state that an interrupted training of the foundation or the twins has left. */
  readonly resume?: boolean;
  /** Folder for TensorBoard's event files of the foundation's or the twins' training; none unless told. */
  readonly tensorboard?: string;
}

/** What a stage's checkpoint says of the sessions behind it. */
export interface SeenSessions {
  /** Last session (epoch day) whose bars the training or the choice of its best epoch has read, labels included. */
  readonly seenThrough: EpochDay;
  /** Last session of the data set. */
  readonly dataThrough: EpochDay;
}

/** `end` is the first session index after those that the stage learns from or chooses by. */
export function seenSessions({ sessions }: MarketDataset, end: number): SeenSessions {
  const dataThrough = sessions.at(-1)!;
  return { seenThrough: sessions[end - 1 + labelReach] ?? dataThrough, dataThrough };
}

/** A stage that chooses by sessions which an earlier one has learnt from would only measure its memory. */
export function assertUnseen(stage: string, first: EpochDay, earlier: string, seenThrough: EpochDay): void {
  if (first > seenThrough) return;
  throw new GammaTwinError(
    'STAGE_OVERLAP',
    `${stage} would begin at ${toIsoDate(first)}, but the ${earlier} have seen data up to ${toIsoDate(seenThrough)}; ` +
      'train all stages with the same --through, from the foundation on',
    { fields: { stage, first, earlier, seenThrough } },
  );
}

/** Sessions that belong to each stage, given the foundation's window on top of the features' own warm-up. */
export function planFor(dataset: MarketDataset, window: number): TrainingPlan {
  return planTraining(dataset.sessions.length, { warmUp: warmUpSessions + window, purge: labelReach });
}
