import type { EpochDay } from '@gammatwin/core';
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
  /** No data after this session is used. */
  readonly through?: EpochDay;
}

/** Sessions that belong to each stage, given the foundation's window on top of the features' own warm-up. */
export function planFor(dataset: MarketDataset, window: number): TrainingPlan {
  return planTraining(dataset.sessions.length, { warmUp: warmUpSessions + window, purge: labelReach });
}
