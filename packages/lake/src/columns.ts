import { type Dictionary, missingDay, type Table } from '@gammatwin/tabular';

/** A text that is the same in every row; null = none. */
export function sameText(rows: number, text: string | null): Dictionary {
  return { codes: new Int32Array(rows).fill(text === null ? -1 : 0), values: text === null ? [] : [text] };
}

export function sameNumber(rows: number, value: number): Float64Array {
  return new Float64Array(rows).fill(value);
}

/** A day that is the same in every row; null = none. */
export function sameDay(rows: number, day: number | null): { readonly days: Int32Array } {
  return { days: new Int32Array(rows).fill(day ?? missingDay) };
}

/** Texts of which some may be missing. */
export function texts(values: readonly (string | null)[]): Dictionary {
  const known = values.filter((text) => text !== null);
  let at = 0;
  return { codes: Int32Array.from(values, (text) => (text === null ? -1 : at++)), values: known };
}

export function textsOf(table: Table, name: string): (string | null)[] {
  const { codes, values } = table.column(name).dictionary();
  return Array.from(codes, (code) => (code < 0 ? null : values[code]!));
}

export function dayOrNull(day: number): number | null {
  return day === missingDay ? null : day;
}
