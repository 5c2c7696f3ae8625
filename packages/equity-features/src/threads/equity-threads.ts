import { availableParallelism } from 'node:os';
import {
  type BarPanel,
  type EpochDay,
  type FeaturePanel,
  type GraphEdges,
  invalidInput,
} from '@gammatwin/core';
import { Piscina } from 'piscina';
import { blockOf, blocksOf } from '../block.ts';
import { emptyCells } from '../empty-cells.ts';
import { checkBars, type EquityFeatureExtraction, extractEquityFeatures, sectorIndices } from '../extract.ts';
import { checkGraphOptions, correlationGraphs, type GraphsRequest, graphSettings } from '../graph.ts';
import { equityFeatureNames } from '../registry.ts';
import { textColumns } from '../text/columns.ts';
import { writeText } from '../text/write-text.ts';
import { inOrder } from './in-order.ts';
import { sharedBars } from './shared-bars.ts';
import { sharesOf } from './shares.ts';
import type { FeaturesTask, GraphOfSession, GraphsTask } from './tasks.ts';

/** With fewer cells (sessions asked for × symbols) the work is done before a thread has started. */
const fewestCells = 100_000;

/** Threads that make features and graphs, bit for bit those of `extractEquityFeatures` and `correlationGraphs`. */
export class EquityThreads {
  readonly count: number;
  #pool: Piscina | undefined;

  /** As many as the machine can run at once unless told; they start with the first work that is large enough. */
  constructor(count: number = availableParallelism()) {
    if (!Number.isInteger(count) || count < 1) throw invalidInput('threads', 'a whole number ≥ 1', count);
    this.count = count;
  }

  /** Starts them at once, so that they are there when work comes; resolves when they are. */
  async start(): Promise<void> {
    if (this.count === 1) return;
    await Promise.all(Array.from({ length: this.count }, () => this.#run('ready', undefined)));
  }

  /** See `extractEquityFeatures`; the panel of large work lies in shared memory. */
  async features(extraction: EquityFeatureExtraction): Promise<FeaturePanel> {
    checkBars(extraction.bars);
    if (this.#isSmall(extraction.bars.sessions, extraction.bars)) return extractEquityFeatures(extraction);
    const bars = sharedBars(extraction.bars);
    const { symbols, sessions } = bars;
    const { values, missing } = emptyCells(bars.close.length, true);
    const sector = sectorIndices(symbols, extraction.instruments);
    const tasks = sharesOf([...blocksOf(sessions)].length, this.count).map(([from, to]) =>
      this.#run<void>('features', { bars, sector, from, to, values, missing }),
    );
    const [text] = await Promise.all([textOf(extraction), ...tasks]);
    writeText(bars, text, values, missing);
    return { names: equityFeatureNames, symbols, sessions, values, missing };
  }

  /** See `correlationGraphs`: the same graphs in the same order, made a few blocks ahead of whoever takes them. */
  async *graphs(request: GraphsRequest): AsyncGenerator<GraphEdges> {
    checkGraphOptions(request);
    const { sessions, ...options } = request;
    if (this.#isSmall(sessions, options.bars)) {
      yield* correlationGraphs(request);
      return;
    }
    const shared = { ...options, bars: sharedBars(options.bars) };
    const common = { symbols: options.bars.symbols, settings: graphSettings(options) };
    const tasks = sessionsByBlock(sessions).map((part): GraphsTask => ({ options: shared, sessions: part }));
    // A thread does one, and has the next at hand; whoever takes them slowly finds no more than that waiting.
    const made = inOrder(tasks, 2 * this.count, (task) => this.#run<GraphOfSession[]>('graphs', task));
    for await (const graphs of made) for (const graph of graphs) yield { ...graph, ...common };
  }

  /** Ends the threads; what they were doing fails. */
  async close(): Promise<void> {
    await this.#pool?.destroy();
    this.#pool = undefined;
  }

  #isSmall(sessions: ArrayLike<EpochDay>, { symbols }: BarPanel): boolean {
    return this.count === 1 || sessions.length * symbols.length < fewestCells;
  }

  #run<Result>(
    name: keyof typeof import('./tasks.ts'),
    task: FeaturesTask | GraphsTask | undefined,
  ): Promise<Result> {
    this.#pool ??= new Piscina({
      filename: new URL('start.mjs', import.meta.url).href,
      minThreads: this.count,
      maxThreads: this.count,
      concurrentTasksPerWorker: 2,
    });
    return this.#pool.run(task, { name }) as Promise<Result>;
  }
}

async function textOf({ bars, news }: EquityFeatureExtraction): Promise<readonly Float64Array[]> {
  return news ? textColumns(news, bars.symbols, bars.sessions) : [];
}

/** In the order asked; those that follow each other in one block together, since sums roll on within it. */
function sessionsByBlock(sessions: ArrayLike<EpochDay>): EpochDay[][] {
  const runs: EpochDay[][] = [];
  for (const session of Array.from(sessions)) {
    const last = runs.at(-1);
    if (last && blockOf(last.at(-1)!) === blockOf(session)) last.push(session);
    else runs.push([session]);
  }
  return runs;
}
