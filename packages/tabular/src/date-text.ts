import { invalidInput, toEpochDay } from '@gammatwin/core';
import { type Dictionary, missingDay } from './table.ts';

const us = /^(\d{2})\/(\d{2})\/(\d{4})/;

/** '2026-07-16…' or '07/16/2026…' → epoch day; '' → missingDay. Throws INVALID_INPUT on anything else. */
function dateTextToDay(text: string): number {
  if (text === '') return missingDay;
  const parts = us.exec(text);
  return toEpochDay(parts ? `${parts[3]}-${parts[1]}-${parts[2]}` : text.slice(0, 10));
}

/** Parses each different text once. `where` describes a column for the error. */
export function dictionaryDays(dictionary: Dictionary, where: (row: number) => string): Int32Array {
  const days = Int32Array.from(dictionary.values, (text, code) => {
    try {
      return dateTextToDay(text);
    } catch {
      throw invalidInput(where(dictionary.codes.indexOf(code)), 'YYYY-MM-DD or MM/DD/YYYY', text);
    }
  });
  return dictionary.codes.map((code) => (code < 0 ? missingDay : days[code]!));
}
