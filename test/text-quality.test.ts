import { readFileSync } from 'node:fs';
import { type Agreement, scoreAgreement } from '@gammatwin/equity-features';
import { realDataFolder } from '@gammatwin/testkit';
import { describe, expect, test } from 'vitest';
import { lexiconScores, readFiqa } from '../bench/fiqa.ts';

const folder = realDataFolder();

describe.skipIf(!folder)('the offline lexicon against people’s scores of FiQA’s headlines', () => {
  const measure = async (): Promise<Record<'tuning' | 'heldOut' | 'all', Agreement>> => {
    const { tuning, heldOut } = await readFiqa(folder!);
    const agreement = (headlines: typeof tuning) =>
      scoreAgreement(
        lexiconScores(headlines),
        headlines.map(({ score }) => score),
      );
    return {
      tuning: agreement(tuning),
      heldOut: agreement(heldOut),
      all: agreement([...tuning, ...heldOut]),
    };
  };

  test('on headlines that it was not tuned on, well above chance and every general lexicon', async () => {
    const { tuning, heldOut, all } = await measure();
    expect([tuning.count, heldOut.count, all.count]).toEqual([192, 187, 379]);
    expect(heldOut.pearson).toBeGreaterThan(0.7);
    expect(heldOut.spearman).toBeGreaterThan(0.67);
    expect(heldOut.signAccuracy).toBeGreaterThan(0.75);
  });

  test('the figures of docs/text-features.md are these', async () => {
    const document = readFileSync(new URL('../docs/text-features.md', import.meta.url), 'utf8');
    const measured = await measure();
    for (const [name, part] of [
      ['the other half', 'heldOut'],
      ['the tuning half', 'tuning'],
      ['all', 'all'],
    ] as const) {
      const { count, pearson, spearman, signAccuracy } = measured[part];
      const figures = [pearson, spearman, signAccuracy].map((x) => x.toFixed(2));
      expect(document).toContain(`| ${name} (${count}) | lexicon | ${figures.join(' | ')} |`);
    }
  });
});
