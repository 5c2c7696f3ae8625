import { type EpochDay, invalidInput } from '@gammatwin/core';
import { checkRow, knownFeatureOf, type OptionsRow } from './options-row.ts';

/** The features whose past the 40 features need. */
const rememberedFeatures = ['total_oi', 'pcr_oi', 'total_volume', 'atm_call_iv'] as const;
type Remembered = (typeof rememberedFeatures)[number];

const rememberedSessions = 252;
const yesterdayMaxDays = 5;

/**
 * What past sessions left of one underlying, ascending: at most 252 sessions that had a chain. NaN = unknown.
 * Immutable; it holds nothing but values of stored rows, so it can be rebuilt from them at any time.
 */
export interface OptionsHistory {
  readonly sessions: Int32Array;
  readonly values: Readonly<Record<Remembered, Float64Array>>;
}

export function emptyHistory(): OptionsHistory {
  const empty = new Float64Array(0);
  return {
    sessions: new Int32Array(0),
    values: { total_oi: empty, pcr_oi: empty, total_volume: empty, atm_call_iv: empty },
  };
}

/**
 * The history after `session`, whose row is `row`. A row without any remembered value (no chain) leaves the history
 * as it was. Throws INVALID_INPUT unless `session` comes after all that the history holds.
 */
export function appendToHistory(history: OptionsHistory, session: EpochDay, row: OptionsRow): OptionsHistory {
  checkRow(row);
  checkLater(history, session);
  const known = rememberedFeatures.map((name) => knownFeatureOf(row, name));
  if (known.every(Number.isNaN)) return history;
  const from = Math.max(0, history.sessions.length + 1 - rememberedSessions);
  const values = rememberedFeatures.map((name, i) => [name, push(history.values[name], from, known[i]!)]);
  const sessions = new Int32Array(history.sessions.length + 1 - from);
  sessions.set(history.sessions.subarray(from));
  sessions[sessions.length - 1] = session;
  return { sessions, values: Object.fromEntries(values) as OptionsHistory['values'] };
}

function push(values: Float64Array, from: number, value: number): Float64Array {
  const longer = new Float64Array(values.length + 1 - from);
  longer.set(values.subarray(from));
  longer[longer.length - 1] = value;
  return longer;
}

/** The history as one session sees it. */
export interface Past {
  /** The value of the last session with a chain; NaN where unknown or older than 5 days. */
  yesterday(name: Remembered): number;
  /**
   * The known values of the last `sessions` sessions with a chain, today excluded. After a gap the window doesn't
   * reach back for ever: what is older than 1.5 · sessions + 10 days is left out.
   */
  window(name: Remembered, sessions: number): Float64Array;
}

/** Throws INVALID_INPUT when the history holds `today` or anything later. */
export function lookBack(history: OptionsHistory, today: EpochDay): Past {
  checkLater(history, today);
  const { sessions, values } = history;
  const last = sessions.length - 1;
  return {
    yesterday: (name) =>
      last >= 0 && today - sessions[last]! <= yesterdayMaxDays ? values[name][last]! : Number.NaN,
    window(name, length) {
      const maxDays = 1.5 * length + 10;
      return values[name]
        .subarray(Math.max(0, sessions.length - length))
        .filter(
          (value, i, tail) =>
            !Number.isNaN(value) && today - sessions[sessions.length - tail.length + i]! <= maxDays,
        );
    },
  };
}

function checkLater(history: OptionsHistory, session: EpochDay): void {
  const last = history.sessions.at(-1);
  if (last !== undefined && !(session > last)) {
    throw invalidInput('session', `a day after the history’s last, ${last}`, session);
  }
}
