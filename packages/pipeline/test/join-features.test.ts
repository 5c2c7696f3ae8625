import { createRandom, type FeaturePanel } from '@gammatwin/core';
import { buildLabels, labelsAhead } from '@gammatwin/equity-features';
import { randomBars } from '@gammatwin/testkit';
import { expect, test } from 'vitest';
import { joinFeatures } from '../src/join-features.ts';

const bars = randomBars(createRandom('join'), { sessions: 60, symbols: 3 });
const labels = buildLabels({ bars });
const refused = expect.objectContaining({ code: 'LABELS_AS_FEATURES' });

/** Two features; the second is `column`, NaN = missing. */
function panel(name: string, column: Float64Array): FeaturePanel {
  const values = new Float64Array(2 * column.length);
  const missing = new Uint8Array(values.length);
  column.forEach((value, cell) => {
    values[2 * cell] = bars.volume[cell]!;
    values[2 * cell + 1] = Number.isNaN(value) ? 0 : value;
    missing[2 * cell + 1] = Number.isNaN(value) ? 1 : 0;
  });
  return { names: ['volume', name], symbols: bars.symbols, sessions: bars.sessions, values, missing };
}

test('features come over the sessions and symbols of the labels, neutral by name where they are unknown', () => {
  const { symbols, sessions } = bars;
  const short = panel('close', bars.close);
  const cut = { ...short, symbols: ['S2', 'S0'], sessions: sessions.slice(0, 30) };
  const joined = joinFeatures(
    { ...cut, values: short.values.slice(0, 120), missing: short.missing.slice(0, 120) },
    labels,
    [{ name: 'close', neutral: 7 }],
  );
  expect(joined.symbols).toEqual(symbols);
  expect(joined.sessions).toEqual(sessions);
  expect([...joined.values.slice(0, 6)]).toEqual([
    short.values[2],
    short.values[3],
    0,
    7,
    short.values[0],
    short.values[1],
  ]);
  expect([...joined.missing.slice(0, 6)]).toEqual([0, 0, 1, 1, 0, 0]);
  expect([...joined.values.slice(-2)]).toEqual([0, 7]);
});

test('labels are refused as they are, by their name, and under another', () => {
  const { forwardReturn, returnRank } = labelsAhead(labels, 5);
  expect(() => joinFeatures(labels as unknown as FeaturePanel, labels, [])).toThrow(refused);
  expect(() => joinFeatures(panel('forward_return_5d', bars.close), labels, [])).toThrow(refused);
  expect(() => joinFeatures(panel('momentum', forwardReturn), labels, [])).toThrow(refused);
  expect(() => joinFeatures(panel('rank_return_5d', returnRank), labels, [])).toThrow(refused);
  expect(() => joinFeatures(panel('close', bars.close), labels, [])).not.toThrow();
});

test('a label is found under other sessions and in another order of symbols', () => {
  const { forwardReturn } = labelsAhead(labels, 5);
  const whole = panel('momentum', forwardReturn);
  const turned: FeaturePanel = {
    ...whole,
    symbols: ['S2', 'S1', 'S0'],
    sessions: whole.sessions.slice(20),
    values: whole.values
      .slice(20 * 6)
      .map((_, at, part) => part[at - (at % 6) + 2 * (2 - Math.floor((at % 6) / 2)) + (at % 2)]!),
    missing: whole.missing.slice(20 * 6),
  };
  expect(() => joinFeatures(turned, labels, [])).toThrow(refused);
});
