import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toEpochDay } from '@gammatwin/core';
import { startEngine } from '@gammatwin/nn';
import { ensureDatabase, openStore, type Store, stopDatabase } from '@gammatwin/store';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  computeFeatures,
  ingest,
  openHome,
  type StageProgress,
  type TrainRequest,
  trainFoundationStage,
  trainTwinsStage,
} from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const { backend } = await startEngine();
const from = toEpochDay('2024-01-02');
const to = toEpochDay('2024-09-06');
const models = { foundation: trainFoundationStage, twins: trainTwinsStage };
type Model = keyof typeof models;

describe('training stages on a small simulated market', () => {
  const homes: string[] = [];
  let store: Store;
  const newHome = async () => {
    homes.push(await mkdtemp(join(tmpdir(), 'gammatwin-training-')));
    return openHome(homes.at(-1));
  };
  /** A request; `stopAt` is the step after which the user stops it. */
  const request = (home: TrainRequest['home'], stopAt?: number, shown: string[] = []): TrainRequest => {
    const controller = new AbortController();
    const onStage = (label: string, total: number, unit: string): StageProgress => ({
      update(done, note) {
        shown.push(`${label} ${done}/${total} ${unit}: ${note}`);
        if (done === stopAt) controller.abort();
      },
      end() {},
    });
    return { store, home, preset: 'tiny', seed: 1, signal: controller.signal, onStage };
  };
  const weights = (home: TrainRequest['home'], model: Model) =>
    readFile(join(home.model(model), 'model.safetensors'));
  const metrics = async (home: TrainRequest['home'], model: Model) => {
    const text = await readFile(join(home.model(model), 'metrics.jsonl'), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map((line) => ({ ...JSON.parse(line), time: 0, samplesPerSecond: 0 }));
  };

  beforeAll(async () => {
    const home = await newHome();
    const { url } = await ensureDatabase({ url: undefined, home: home.folder });
    store = await openStore(url);
    const work = {
      signal: new AbortController().signal,
      onStage: request(home).onStage,
      now: Date.UTC(2024, 10, 1),
    };
    const effects = { pcrReversal: 1 };
    const provider = { kind: 'simulator', seed: 5, stocks: 4, from, to, effects } as const;
    await ingest({ provider, store, from, to, signal: work.signal });
    await computeFeatures({ store, ...work });
  });
  afterAll(async () => {
    await store.close();
    await stopDatabase(homes[0]!);
    for (const home of homes) await rm(home, { recursive: true, force: true });
  });

  test('interrupted and resumed with their own seed, foundation and twins are those of unbroken trainings', async () => {
    const [whole, parts] = [await newHome(), await newHome()];
    for (const [model, stopAt] of [
      ['foundation', 10],
      ['twins', 7],
    ] as const) {
      const shown: string[] = [];
      const summary = await models[model](request(whole, undefined, shown));
      expect(summary.bestEpoch).toBeGreaterThan(0);
      expect(shown.at(-1)).toMatch(
        new RegExp(`^${model} \\d+/\\d+ steps: [\\d.]+ samples/s, loss -?[\\d.]+, epoch \\d+: validation`),
      );
      expect(await readdir(whole.model(model))).toEqual(['metrics.jsonl', 'model.json', 'model.safetensors']);
      await expect(models[model](request(parts, stopAt))).rejects.toMatchObject({
        code: 'INTERRUPTED',
        message: expect.stringContaining(`${join(parts.model(model), 'training')}`),
      });
      expect(await readdir(parts.model(model))).toEqual(['metrics.jsonl', 'training']);
      expect(await metrics(parts, model)).not.toEqual(await metrics(whole, model));
      const other = models[model]({ ...request(parts), seed: 2, resume: true });
      await expect(other).rejects.toMatchObject({ code: 'INVALID_CHECKPOINT' });
      await expect(other).rejects.toThrow(/seed: stored \d+, now \d+/);
      const left: string[] = [];
      expect(await models[model]({ ...request(parts, undefined, left), resume: true })).toEqual({
        ...summary,
        folder: parts.model(model),
      });
      expect(left.length).toBe(shown.length - stopAt);
      expect((await weights(parts, model)).equals(await weights(whole, model))).toBe(true);
      expect(await metrics(parts, model)).toEqual(await metrics(whole, model));
      expect(await readdir(parts.model(model))).toEqual(['metrics.jsonl', 'model.json', 'model.safetensors']);
    }
  });

  test('event files for TensorBoard are written by the native engine, and refused without it', async () => {
    const home = await newHome();
    const tensorboard = join(home.folder, 'events');
    const trained = trainFoundationStage({ ...request(home, 1), tensorboard });
    if (backend === 'wasm') {
      await expect(trained).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    } else {
      await expect(trained).rejects.toMatchObject({ code: 'INTERRUPTED' });
      expect(await readdir(tensorboard)).toEqual([expect.stringMatching(/^events\.out\.tfevents\./)]);
    }
  });

  test('stopped before its first step, a training names no state to resume', async () => {
    const home = await newHome();
    const stopped = trainFoundationStage({ ...request(home), signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: 'the training of the foundation was stopped by the user before its first step',
      fields: { model: 'foundation' },
    });
  });

  test('Ctrl-C saves the state and says how to go on, --resume does, and later there is nothing to resume', async () => {
    const home = homes[0]!;
    const train = (...options: string[]) => [
      '--home',
      home,
      'train',
      'foundation',
      '--preset',
      'tiny',
      ...options,
    ];
    const stopped = await gammatwin(train(), (stderr) => /foundation: \d+\/\d+ steps/.test(stderr));
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain('the same command with --resume goes on from there');
    expect(stopped.stderr).toMatch(
      /INTERRUPTED: the training of the foundation was stopped by the user; its state is saved/,
    );
    const resumed = await gammatwin(train('--resume'));
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stderr).toMatch(/samples\/s/);
    const nothing = await gammatwin(train('--resume'));
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toMatch(
      /NO_TRAINING_STATE: no interrupted training of the foundation in .*; train it without --resume/,
    );
  });
});

/** Runs the command in a process of its own, which gets a Ctrl-C as soon as `interrupt` holds for its stderr. */
function gammatwin(
  args: readonly string[],
  interrupt: (stderr: string) => boolean = () => false,
): Promise<{ code: number | null; stderr: string }> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { DATABASE_URL: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    let interrupted = false;
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      if (interrupted || !interrupt(stderr)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr }));
  });
}
