import { describe, expect, it } from 'vitest';
import {
  appendToHistory,
  emptyHistory,
  extractOptionsFeatures,
  knownFeatureOf,
  neutralOptionsRow,
  type OptionsFeatureName,
  type OptionsHistory,
} from '../src/index.ts';
import { chainOf, session, smallChainRows } from './chains.ts';
import { historyOf, rowOf } from './histories.ts';

const featureAfter = (history: OptionsHistory, name: OptionsFeatureName) =>
  knownFeatureOf(extractOptionsFeatures(chainOf(smallChainRows), history, { priceChange5d: 0 }), name);

describe('appendToHistory', () => {
  it('keeps the last 252 sessions', () => {
    const history = historyOf(session, 300, (i) => ({ total_oi: i }));
    expect(history.sessions).toHaveLength(252);
    expect([history.sessions[0], history.sessions.at(-1)]).toEqual([session - 252, session - 1]);
    expect([history.values.total_oi[0], history.values.total_oi.at(-1)]).toEqual([48, 299]);
    expect(history.values.pcr_oi.every(Number.isNaN)).toBe(true);
  });

  it('leaves the old history as it was', () => {
    const before = historyOf(session, 3, (i) => ({ total_oi: i }));
    const copy = structuredClone(before);
    appendToHistory(before, session, rowOf({ total_oi: 9 }));
    expect(before).toEqual(copy);
  });

  it('a row without a chain leaves no trace', () => {
    const history = historyOf(session, 3, (i) => ({ total_oi: i }));
    expect(appendToHistory(history, session, neutralOptionsRow())).toBe(history);
  });

  it('refuses a session that does not come later, and a row of another width', () => {
    const history = appendToHistory(emptyHistory(), session, rowOf({ total_oi: 1 }));
    expect(() => appendToHistory(history, session, rowOf({ total_oi: 2 }))).toThrow(
      'session: expected a day after',
    );
    const narrow = { values: new Float64Array(3), missing: new Uint8Array(3) };
    expect(() => appendToHistory(history, session + 1, narrow)).toThrow(
      'options row: expected 40 values and marks, was 3',
    );
  });
});

describe('what a session sees of its past', () => {
  it.each([
    [1, 0.35],
    [5, 0.35],
    [6, Number.NaN],
  ])('yesterday, %d days back', (days, change) => {
    const history = historyOf(session - days + 1, 1, () => ({ total_oi: 1000 }));
    const actual = featureAfter(history, 'oi_change_pct');
    if (Number.isNaN(change)) expect(actual).toBeNaN();
    else expect(actual).toBeCloseTo(change, 12);
  });

  it('the value before an unknown yesterday is not yesterday’s', () => {
    const history = historyOf(session, 2, (i) => (i === 0 ? { total_oi: 1000 } : { pcr_oi: 0.5 }));
    expect(featureAfter(history, 'oi_change_pct')).toBeNaN();
  });

  it('volume looks at 20 sessions, not at the 21st', () => {
    const volume = (i: number) => ({ total_volume: i === 0 ? 1e9 : i % 2 === 0 ? 90 : 110 });
    expect(featureAfter(historyOf(session, 21, volume), 'volume_zscore')).toBeCloseTo(2.5, 12);
    expect(featureAfter(historyOf(session, 4, volume), 'volume_zscore')).toBeNaN();
  });

  it('a past that never varied gives no z-score', () => {
    const history = historyOf(session, 20, () => ({ total_volume: 100, pcr_oi: 0.6 }));
    expect(featureAfter(history, 'volume_zscore')).toBeNaN();
    expect(featureAfter(history, 'pcr_zscore')).toBeNaN();
  });

  it('percentile counts lower volatilities alone; rank stays within 0 and 1', () => {
    const atToday = 0.8 / 3;
    const ties = historyOf(session, 20, (i) => ({ atm_call_iv: i < 5 ? 0.2 : atToday }));
    expect(featureAfter(ties, 'iv_percentile')).toBe(0.25);
    const low = historyOf(session, 20, (i) => ({ atm_call_iv: 0.1 + 0.001 * i }));
    expect(featureAfter(low, 'iv_percentile')).toBe(1);
    expect(featureAfter(low, 'iv_rank')).toBe(1);
    const constant = historyOf(session, 20, () => ({ atm_call_iv: 0.2 }));
    expect(featureAfter(constant, 'iv_rank')).toBe(0.5);
    const short = historyOf(session, 19, () => ({ atm_call_iv: 0.2 }));
    expect(featureAfter(short, 'iv_rank')).toBeNaN();
  });

  it('a window does not reach over a gap for ever', () => {
    const old = historyOf(session - 40, 20, (i) => ({ total_volume: i % 2 === 0 ? 90 : 110 }));
    expect(featureAfter(old, 'volume_zscore')).toBeNaN();
  });
});
