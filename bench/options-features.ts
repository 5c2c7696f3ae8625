import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OptionChain, toEpochDay } from '@gammatwin/core';
import { fileProvider } from '@gammatwin/market-data';
import {
  emptyHistory,
  extractOptionsFeatures,
  fillGreeks,
  knownFeatureOf,
  type OptionsFeatureName,
  type OptionsRow,
  validateChain,
} from '@gammatwin/options-features';
import { realDataFolder } from '@gammatwin/testkit';
import { type Bench, type BenchRow, median } from './report.ts';

const date = '2026-07-16';
const file = `us_chains_${date}.parquet`;
const runs = 15;
const peers = fileURLToPath(new URL('peers/', import.meta.url));

/** One whole session, every underlying, one core: chain columns to the 40 features, beside Python. */
export const bench: Bench = async () => {
  const folder = realDataFolder();
  if (!folder) throw new Error('the real chains are needed: set GAMMATWIN_DATA');
  const chains = await readChains(folder);
  const features = timed(() => chains.map(featuresOf));
  const whole = timed(() =>
    chains.map((chain) => featuresOf(fillGreeks(validateChain(chain).chain, { rate: 0.04 }).chain)),
  );
  const python = runPython(join(folder, 'chains', file));
  const [document, quick] = [python.milliseconds.build_as_document, python.milliseconds.build_quickly];
  const total = (times: Times): number => median(times.map(([build, extract]) => build + extract));
  const extract = median([...document, ...quick].map(([, milliseconds]) => milliseconds));
  const difference = largestDifference(chains, features.result, python.features);
  const rows = chains.reduce((sum, { strike }) => sum + strike.length, 0).toLocaleString('en-US');
  const row = (name: string, ours: number, peer: string, theirs: number): BenchRow => ({
    name,
    peer,
    unit: 'ms',
    ours,
    theirs,
    ratio: theirs / ours,
    runs,
  });
  const what = `${rows} options of ${chains.length} underlyings to 40 features`;
  return [
    { ...row(what, features.ms, 'Python as the document writes it (1 run)', total(document)), difference },
    { ...row(what, features.ms, 'the same, dicts built from lists', total(quick)), difference },
    { ...row(what, features.ms, 'the same, dicts given', extract), difference },
    row(
      'the same, chains validated and Greeks filled first',
      whole.ms,
      'Python as the document writes it (1 run), without either',
      total(document),
    ),
  ];
};

type Times = readonly (readonly [build: number, extract: number])[];

interface PythonResult {
  readonly milliseconds: { readonly build_as_document: Times; readonly build_quickly: Times };
  readonly features: Readonly<Record<string, Partial<Record<OptionsFeatureName, number>>>>;
}

function runPython(path: string): PythonResult {
  const python = `${peers}.venv/bin/python`;
  if (!existsSync(python)) {
    throw new Error(
      'no bench/peers/.venv: python3 -m venv bench/peers/.venv && bench/peers/.venv/bin/pip install -r bench/peers/requirements.txt',
    );
  }
  const args = [`${peers}options_features.py`, path, date, '5'];
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  return JSON.parse(execFileSync(python, args, { encoding: 'utf8', maxBuffer: 2 ** 28, env }));
}

/** The snapshot alone: other files of that folder hold some of its underlyings at the same session. */
async function readChains(folder: string): Promise<OptionChain[]> {
  const alone = mkdtempSync(join(tmpdir(), 'gammatwin-bench-'));
  try {
    mkdirSync(join(alone, 'chains'));
    symlinkSync(join(folder, 'chains', file), join(alone, 'chains', file));
    const provider = fileProvider({ folder: alone });
    const symbols = (await provider.instruments()).map(({ symbol }) => symbol);
    const chains: OptionChain[] = [];
    for await (const chain of provider.chains({ symbols, session: toEpochDay(date) })) chains.push(chain);
    return chains;
  } finally {
    rmSync(alone, { recursive: true });
  }
}

function featuresOf(chain: OptionChain): OptionsRow {
  return extractOptionsFeatures(chain, emptyHistory(), { priceChange5d: Number.NaN });
}

function timed<T>(body: () => T): { readonly ms: number; readonly result: T } {
  const times: number[] = [];
  let result = body();
  body();
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    result = body();
    times.push(performance.now() - start);
  }
  return { ms: median(times), result };
}

/** The features whose formula is the same on both sides; the document's others differ on purpose (docs/decisions.md). */
const sameFormula: readonly OptionsFeatureName[] = [
  'call_oi',
  'put_oi',
  'total_oi',
  'call_volume',
  'put_volume',
  'total_volume',
  'pcr_oi',
  'pcr_volume',
  'pcr_extreme_bullish',
  'pcr_extreme_bearish',
  'front_month_oi',
  'next_month_oi',
  'roll_ratio',
  'total_gamma',
];

function largestDifference(
  chains: readonly OptionChain[],
  rows: readonly OptionsRow[],
  theirs: PythonResult['features'],
): number {
  let largest = 0;
  chains.forEach((chain, i) => {
    // Options that expire on the session count in the document's gamma and not in ours.
    const expiring = chain.expiration.includes(chain.session);
    for (const name of sameFormula) {
      const python = theirs[chain.underlying]?.[name];
      if (python === undefined || (name === 'total_gamma' && expiring)) continue;
      const ours = knownFeatureOf(rows[i]!, name);
      const size = Math.max(Math.abs(ours), Math.abs(python));
      if (size > 0 && !Number.isNaN(size)) largest = Math.max(largest, Math.abs(ours - python) / size);
    }
  });
  return largest;
}
