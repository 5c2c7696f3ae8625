import {
  appendToHistory,
  emptyHistory,
  neutralOptionsRow,
  type OptionsFeatureName,
  type OptionsHistory,
  type OptionsRow,
  positionOf,
} from '../src/index.ts';

/** A row in which only the given features are known. */
export function rowOf(known: Partial<Record<OptionsFeatureName, number>>): OptionsRow {
  const row = neutralOptionsRow();
  for (const [name, value] of Object.entries(known)) {
    const position = positionOf(name as OptionsFeatureName);
    row.values[position] = value;
    row.missing[position] = 0;
  }
  return row;
}

/** A history of the days from − length .. until − 1; `past(i)` gives the known features of day number i. */
export function historyOf(
  until: number,
  length: number,
  past: (i: number) => Partial<Record<OptionsFeatureName, number>>,
): OptionsHistory {
  let history = emptyHistory();
  for (let i = 0; i < length; i++) history = appendToHistory(history, until - length + i, rowOf(past(i)));
  return history;
}
