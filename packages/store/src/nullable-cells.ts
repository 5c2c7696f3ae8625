import { type EpochDay, invalidInput, toIsoDate } from '@gammatwin/core';
import { type EncodedRow, numberCell, textCell } from './copy.ts';

const nullCell = '\\N';

/** A date column; null and undefined become NULL. */
export function dayCell(what: string, day: EpochDay | null | undefined): string {
  if (day === null || day === undefined) return nullCell;
  if (!Number.isSafeInteger(day)) throw invalidInput(what, 'an epoch day', day);
  return toIsoDate(day);
}

export function textOrNull(text: string | null): string {
  return text === null ? nullCell : textCell(text);
}

/** Refuses what is not a finite number of at least `least`. */
export function amountCell(what: string, amount: number, least: number): string {
  if (!(amount >= least) || amount === Number.POSITIVE_INFINITY) {
    throw invalidInput(what, `a number from ${least}`, amount);
  }
  return numberCell(amount);
}

/** Sources repeat themselves: the same row twice is one. */
export function* distinctRows(rows: Iterable<EncodedRow>): Generator<EncodedRow> {
  const seen = new Set<string>();
  for (const row of rows) {
    const text = row.join('\t');
    if (seen.has(text)) continue;
    seen.add(text);
    yield row;
  }
}
