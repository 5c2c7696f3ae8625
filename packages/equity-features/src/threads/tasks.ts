import type { BarPanel, EpochDay, GraphEdges } from '@gammatwin/core';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { blocksOf } from '../block.ts';
import { FeatureEngine } from '../engine.ts';
import { type CorrelationGraphOptions, correlationGraphs } from '../graph.ts';

/** Features to make; arrays in shared memory are not copied on their way to a thread. */
export interface FeaturesTask {
  readonly bars: BarPanel;
  /** Index into `gicsSectors` of each symbol, −1 where unknown. */
  readonly sector: Int8Array;
  /** The blocks [from, to) to write; the state before them is made on the way. */
  readonly from: number;
  readonly to: number;
  readonly values: Float64Array;
  readonly missing: Uint8Array;
}

/** Writes the numeric features of some blocks of sessions. */
export function features(task: FeaturesTask): void {
  const { bars, sector, values, missing } = task;
  const engine = new FeatureEngine(sector);
  for (const [b, [from, to]] of [...blocksOf(bars.sessions)].slice(0, task.to).entries()) {
    if (b < task.from) engine.skip(bars, from, to);
    else engine.run(bars, from, to, true, { values, missing, cell: from * sector.length, skipped: 0 });
  }
}

/** A graph without what all of them have in common. */
export type GraphOfSession = Pick<GraphEdges, 'session' | 'from' | 'to' | 'weight'>;

export interface GraphsTask {
  readonly options: CorrelationGraphOptions;
  readonly sessions: readonly EpochDay[];
}

/** The graphs of some sessions, handed over without a copy. */
export function graphs({ options, sessions }: GraphsTask): unknown {
  const made: GraphOfSession[] = [];
  for (const { session, from, to, weight } of correlationGraphs({ ...options, sessions })) {
    made.push({ session, from, to, weight });
  }
  return move({
    [valueSymbol]: made,
    [transferableSymbol]: made.flatMap(({ from, to, weight }) => [from.buffer, to.buffer, weight.buffer]),
  });
}

/** Has nothing to do but to be there. */
export function ready(): void {}
