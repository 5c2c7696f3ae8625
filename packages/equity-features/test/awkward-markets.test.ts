import { equityFeatures } from '@gammatwin/equity-features';
import { expectNoLookAhead } from '@gammatwin/testkit';
import { describe, expect, test } from 'vitest';
import {
  baseFeatures,
  baseLabels,
  features,
  graphOf,
  labelsOf,
  market,
  markets,
  type Name,
  names,
  odd,
  shape,
} from './awkward.ts';
import { removeBar } from './panels.ts';
import { edgesOf, featuresOf, regimesOf } from './point-in-time.ts';

test('features, edges and regimes of a market that has all of it do not change when the future is cut off', () => {
  const all = market((b) => {
    const copy = (name: Name, n: number) => {
      const from = markets[name].bars;
      for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) {
        for (let t = 0; t < shape.sessions; t++) b[column][t * 9 + n] = from[column][t * 9 + odd]!;
      }
    };
    for (const [n, name] of names.slice(0, 9).entries()) copy(name, n);
    for (let n = 0; n < 9; n++) removeBar(b, 190, n);
  });
  const cuts = [199, 200, 206, 231, 265];
  expectNoLookAhead((b) => featuresOf(all, b), all.bars, cuts);
  expectNoLookAhead((b) => edgesOf(all, b, { neighbours: 3 }), all.bars, cuts);
  expectNoLookAhead(regimesOf, all.bars, cuts);
});

describe.each(names)('%s:', (name) => {
  const { bars } = markets[name];

  test('values are finite, missing ones neutral, and none is known without a bar', () => {
    const { values, missing: marks } = features.get(name)!;
    const width = equityFeatures.length;
    const wrong: string[] = [];
    for (let i = 0; i < values.length; i++) {
      const { neutral, name: feature } = equityFeatures[i % width]!;
      const known = marks[i] === 0;
      const traded = bars.close[Math.floor(i / width)]! > 0;
      if (Number.isFinite(values[i]) && (known ? traded : values[i] === neutral)) continue;
      wrong.push(`${feature} of cell ${Math.floor(i / width)}: ${values[i]}, ${known ? 'known' : 'missing'}`);
    }
    expect(wrong).toEqual([]);
  });

  test('weights of edges are in (0, 1]', () => {
    for (const t of [0, 59, 200, 215, 329]) {
      const { from, to, weight } = graphOf(name, t);
      expect(weight.every((w) => w > 0 && w <= 1)).toBe(true);
      expect(from.every((a, e) => a < to[e]!)).toBe(true);
    }
  });

  test('labels are finite or unknown, and unknown where D, entry or exit has no bar', () => {
    const labels = labelsOf(name);
    for (const { horizon, forwardReturn, realizedVolatility } of labels.horizons) {
      const wrong = [...forwardReturn.keys()].filter((cell) => {
        const known = [cell, cell + 9, cell + 9 * horizon].every((c) => bars.close[c]! > 0);
        return Number.isFinite(forwardReturn[cell]) !== known;
      });
      expect(wrong).toEqual([]);
      expect(realizedVolatility.some((v) => v === Number.POSITIVE_INFINITY)).toBe(false);
    }
  });

  test('the others’ own features and labels are what they would be without it', () => {
    if (name === 'nothing that ever moves' || name === 'a session on which nobody trades') return;
    const own = equityFeatures.flatMap(({ group }, f) =>
      group === 'technical' || group === 'pattern' ? [f] : [],
    );
    const { values } = features.get(name)!;
    let changed = 0;
    for (let cell = 0; cell < bars.close.length; cell++) {
      if (cell % 9 === odd) continue;
      for (const f of own) {
        const i = cell * equityFeatures.length + f;
        if (!Object.is(values[i], baseFeatures.values[i])) changed++;
      }
    }
    expect(changed).toBe(0);
    const others = (column: Float64Array) => column.filter((_, cell) => cell % 9 !== odd);
    expect(others(labelsOf(name).hitTarget)).toEqual(others(baseLabels.hitTarget));
  });
});
