import { createRandom, type FeaturePanel, optionsFeatureNames, toEpochDay } from '@gammatwin/core';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { wholeOptionsFeatures } from '../src/whole-options-features.ts';
import { useStore } from './temporary-home.ts';

const database = useStore();
const day = toEpochDay('2026-07-16');
const asOf = Date.parse('2026-07-16T21:10:00Z');

function panel(
  names: readonly string[],
  symbols: readonly string[],
  sessions: readonly number[],
): FeaturePanel {
  const random = createRandom(`${names.length} ${symbols} ${sessions}`);
  const size = names.length * symbols.length * sessions.length;
  return {
    names,
    symbols,
    sessions: Int32Array.from(sessions),
    values: Float64Array.from({ length: size }, (_, i) =>
      wholeOptionsFeatures.has(names[i % names.length] ?? '')
        ? random.integer(-1, 30_000)
        : random.normal() * 10 ** random.integer(-20, 20),
    ),
    missing: Uint8Array.from({ length: size }, () => random.integer(0, 1)),
  };
}

/** Where a feature of a cell stands. */
const at = (p: FeaturePanel, t: number, n: number, name: string) =>
  (t * p.symbols.length + n) * p.names.length + p.names.indexOf(name);

describe('options features', () => {
  it('come back exactly with their flags, and writing again changes nothing', async () => {
    const written = panel(optionsFeatureNames, ['AAPL', 'MSFT', 'NVDA'], [day, day + 1]);
    for (let i = 0; i < 2; i++) expect(await database.store.writeOptionsFeatures(written, asOf)).toBe(6);
    expect(await database.store.readOptionsFeatures()).toEqual(written);
    expect((await database.store.counts()).options_features).toBe(6);
  });

  it('are found by name, not by place', async () => {
    const names = [...optionsFeatureNames].reverse();
    const written = panel(names, ['TSLA'], [day]);
    await database.store.writeOptionsFeatures(written, asOf);
    const read = await database.store.readOptionsFeatures({ symbols: ['TSLA'] });
    expect(read.names).toEqual([...optionsFeatureNames]);
    for (const name of names) {
      expect(read.values[at(read, 0, 0, name)]).toBe(written.values[at(written, 0, 0, name)]);
      expect(read.missing[at(read, 0, 0, name)]).toBe(written.missing[at(written, 0, 0, name)]);
    }
  });

  it('are 0 and missing where there is no row', async () => {
    const read = await database.store.readOptionsFeatures({ symbols: ['NVDA', 'TSLA'], from: day + 1 });
    expect([...read.sessions]).toEqual([day + 1]);
    expect(read.missing.subarray(40)).toEqual(new Uint8Array(40).fill(1));
    expect(read.values.subarray(40)).toEqual(new Float64Array(40));
    expect(read.values[at(read, 0, 0, 'iv_rank')]).not.toBe(0);
  });

  it('that someone set to NULL count as missing', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `update market.options_features set iv_rank = null, missing = '{}' where ticker = 'TSLA'`,
    );
    await client.end();
    const read = await database.store.readOptionsFeatures({ symbols: ['TSLA'] });
    expect(read.values[at(read, 0, 0, 'iv_rank')]).toBe(0);
    expect([...read.missing].filter(Boolean)).toHaveLength(1);
    expect(read.missing[at(read, 0, 0, 'iv_rank')]).toBe(1);
  });

  it('are refused with other names, NaN, or half a contract, and leave nothing', async () => {
    const before = await database.store.counts();
    const good = panel(optionsFeatureNames, ['ZZZ'], [day]);
    const broken = (name: string, value: number) => {
      const values = Float64Array.from(good.values);
      values[at(good, 0, 0, name)] = value;
      return { ...good, values };
    };
    const bad: readonly (readonly [FeaturePanel, string])[] = [
      [panel(optionsFeatureNames.slice(1), ['ZZZ'], [day]), 'options features: expected call_oi'],
      [
        panel([...optionsFeatureNames.slice(1), 'other'], ['ZZZ'], [day]),
        'options features: expected call_oi',
      ],
      [broken('iv_rank', Number.NaN), 'ZZZ iv_rank: expected a finite number, was NaN'],
      [broken('call_oi', 0.5), 'ZZZ call_oi: expected a whole number, was 0.5'],
      [
        { ...good, missing: new Uint8Array(39) },
        'feature panel: expected 40 values and flags, was "40 and 39"',
      ],
    ];
    for (const [features, message] of bad) {
      await expect(database.store.writeOptionsFeatures(features, asOf)).rejects.toThrow(message);
    }
    expect(await database.store.counts()).toEqual(before);
  });
});

describe('equity features', () => {
  const names = Array.from({ length: 100 }, (_, f) => `feature ${f}`);

  it('come back exactly under their names, and writing again changes nothing', async () => {
    const written = panel(names, ['AAPL', 'MSFT'], [day, day + 1, day + 4]);
    for (let i = 0; i < 2; i++) expect(await database.store.writeEquityFeatures(written, asOf)).toBe(6);
    expect(await database.store.readEquityFeatures()).toEqual(written);
    const one = await database.store.readEquityFeatures({
      symbols: ['NONE', 'MSFT'],
      from: day + 4,
      to: day + 4,
    });
    expect(one.values.subarray(100)).toEqual(written.values.subarray(500));
    expect(one.missing.subarray(0, 100)).toEqual(new Uint8Array(100).fill(1));
  });

  it('of two versions are never mixed', async () => {
    const later = panel([...names.slice(1), 'new'], ['AAPL'], [day + 5]);
    await database.store.writeEquityFeatures(later, asOf);
    expect(await database.store.readEquityFeatures({ from: day + 5 })).toEqual(later);
    await expect(database.store.readEquityFeatures()).rejects.toMatchObject({ code: 'MIXED_FEATURE_SETS' });
  });

  it('of an empty selection have neither names nor sessions', async () => {
    const none = await database.store.readEquityFeatures({ symbols: ['NONE'] });
    expect([none.names.length, none.sessions.length, none.symbols.length]).toEqual([0, 0, 1]);
  });
});
