import type { ScoredHeadline } from '@gammatwin/core';
import { type Agreement, scoreAgreement } from '@gammatwin/equity-features';
import { realDataFolder } from '@gammatwin/testkit';
import { lexiconScores, readFiqa } from './fiqa.ts';
import { PythonPeer } from './python-peer.ts';
import { type Bench, type BenchRow, median } from './report.ts';

const peers = { vader: 'VADER 3.3.2', afinn: 'AFINN-165, sum of words' } as const;
const measures: readonly (readonly [keyof Agreement, string])[] = [
  ['pearson', 'Pearson correlation'],
  ['spearman', 'rank correlation'],
  ['signAccuracy', 'right signs'],
];
const runs = 15;

/** The offline lexicon's sentiment against people's scores of FiQA's headlines, beside lexicons without finance. */
export const bench: Bench = async () => {
  const folder = realDataFolder();
  if (!folder) throw new Error('the scored headlines are needed: set GAMMATWIN_DATA');
  const { tuning, heldOut } = await readFiqa(folder);
  const python = new PythonPeer('text_quality.py', { requirements: 'requirements-text.txt' });
  try {
    const rows: BenchRow[] = [];
    rows.push(...(await compare('the half that it was not tuned on', heldOut, python)));
    rows.push(...(await compare('all, the tuning half among them', [...tuning, ...heldOut], python)));
    return [...rows, speed([...tuning, ...heldOut])];
  } finally {
    await python.close();
  }
};

async function compare(
  half: string,
  headlines: readonly ScoredHeadline[],
  python: PythonPeer,
): Promise<BenchRow[]> {
  const people = headlines.map(({ score }) => score);
  const ours = scoreAgreement(lexiconScores(headlines), people);
  const rows: BenchRow[] = [];
  for (const [method, peer] of Object.entries(peers)) {
    const { scores } = await python.ask<{ scores: number[] }>({
      method,
      headlines: headlines.map(({ headline }) => headline),
    });
    const theirs = scoreAgreement(scores, people);
    for (const [measure, unit] of measures) {
      rows.push({
        name: `FiQA, ${headlines.length} targets, ${half}`,
        peer,
        unit,
        ours: ours[measure],
        theirs: theirs[measure],
        ratio: ours[measure] / theirs[measure],
        runs: 1,
      });
    }
  }
  return rows;
}

function speed(headlines: readonly ScoredHeadline[]): BenchRow {
  const times: number[] = [];
  for (let i = -2; i < runs; i++) {
    const start = performance.now();
    lexiconScores(headlines);
    if (i >= 0) times.push(((performance.now() - start) * 1000) / headlines.length);
  }
  const name = 'reading one headline: sentiment, tone, events, relevance';
  return { name, peer: null, unit: 'µs', ours: median(times), theirs: null, ratio: null, runs };
}
