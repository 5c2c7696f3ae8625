import { type BarPanel, createRandom, type OptionChain } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import {
  appendToHistory,
  createOptionsPanelBuilder,
  emptyHistory,
  extractOptionsFeatures,
  extractOptionsPanel,
  neutralOptionsRow,
  optionsFeatureNames,
  positionOf,
} from '../src/index.ts';
import { type ChainRow, chainOf, session } from './chains.ts';

const symbols = ['AAA', 'BBB'];
const days = 40;
const features = optionsFeatureNames.length;

/** Chains of two symbols over `days` sessions, drawn from a seed; BBB has none on every seventh day. */
function drawChains(): OptionChain[] {
  const random = createRandom('panel');
  const chains: OptionChain[] = [];
  for (let t = 0; t < days; t++) {
    for (const underlying of symbols) {
      const rows: ChainRow[] = [];
      for (const strike of [90, 95, 100, 105, 110]) {
        for (const side of ['call', 'put'] as const) {
          for (const ahead of [5, 12, 40]) {
            rows.push({
              side,
              strike,
              expiration: session + t + ahead,
              openInterest: random.integer(0, 1000),
              volume: random.uniform() < 0.1 ? Number.NaN : random.integer(0, 500),
              impliedVolatility: random.uniform() < 0.1 ? 0 : 0.2 + 0.2 * random.uniform(),
              delta: side === 'call' ? random.uniform() : -random.uniform(),
              gamma: 0.1 * random.uniform(),
              vegaPerVolPoint: random.uniform(),
              thetaPerDay: -random.uniform(),
            });
          }
        }
      }
      if (underlying === 'BBB' && t % 7 === 3) continue;
      chains.push(chainOf(rows, { underlying, session: session + t, spot: 95 + 10 * random.uniform() }));
    }
  }
  return chains;
}

function barsOf(length: number): BarPanel {
  const close = Float64Array.from({ length: length * 2 }, (_, at) => 100 + at + (at % 5));
  const sessions = Int32Array.from({ length }, (_, t) => session + t);
  return { symbols, sessions, open: close, high: close, low: close, close, volume: close };
}

const chains = drawChains();
const panel = extractOptionsPanel(chains, barsOf(days));

describe('extractOptionsPanel', () => {
  it('streaming one symbol session by session gives the very same rows', () => {
    symbols.forEach((symbol, n) => {
      let history = emptyHistory();
      for (let t = 0; t < days; t++) {
        const chain = chains.find((c) => c.underlying === symbol && c.session === session + t) ?? null;
        const { close } = barsOf(days);
        const priceChange5d = t < 5 ? Number.NaN : close[2 * t + n]! / close[2 * (t - 5) + n]! - 1;
        const row = extractOptionsFeatures(chain, history, { priceChange5d });
        history = appendToHistory(history, session + t, row);
        const at = (t * 2 + n) * features;
        expect(panel.values.slice(at, at + features)).toEqual(row.values);
        expect(panel.missing.slice(at, at + features)).toEqual(row.missing);
      }
    });
  });

  it('cutting the future off changes nothing of the past', () => {
    for (const cut of [1, 8, 21, 33]) {
      const past = chains.filter((chain) => chain.session < session + cut);
      const short = extractOptionsPanel(past, barsOf(cut));
      const size = cut * 2 * features;
      expect(short.values).toEqual(panel.values.slice(0, size));
      expect(short.missing).toEqual(panel.missing.slice(0, size));
    }
  });

  it('a session without a chain is neutral and missing', () => {
    const at = (3 * 2 + 1) * features;
    expect(panel.values.slice(at, at + features)).toEqual(neutralOptionsRow().values);
    expect(panel.missing.slice(at, at + features).every((mark) => mark === 1)).toBe(true);
  });

  it('late in the panel nothing but the history of a year is missing', () => {
    const at = (days - 1) * 2 * features;
    const missing = optionsFeatureNames.filter((_, f) => panel.missing[at + f] === 1);
    expect(
      missing.filter((name) => name !== 'gamma_flip_strike' && name !== 'gamma_flip_distance_pct'),
    ).toEqual([]);
  });

  it('chains before the first bar warm the history, chains of strangers are left out', () => {
    const bars = barsOf(days);
    const late = { ...bars, sessions: bars.sessions.slice(30), close: bars.close.slice(60) };
    const stranger = { ...chains[0]!, underlying: 'ZZZ' };
    const warm = extractOptionsPanel([stranger, ...chains], late);
    const position = positionOf('iv_percentile');
    expect(warm.values[position]).toBe(panel.values[30 * 2 * features + position]);
    expect(warm.missing[position]).toBe(0);
  });

  it('refuses chains of one symbol out of order', () => {
    const builder = createOptionsPanelBuilder(barsOf(days));
    builder.add(chains[4]!);
    expect(() => builder.add(chains[0]!)).toThrow('session: expected a day after');
  });
});
