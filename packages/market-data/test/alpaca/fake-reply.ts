/** A parameter of the request, '' where it is absent. */
export type Query = (name: string) => string;
export type Row = Readonly<Record<string, unknown>>;

/** The rows after the token's place. */
export function page<T>(rows: readonly T[], size: number, q: Query): { rows: T[]; next: Row } {
  const start = q('page_token') === '' ? 0 : Number(atob(q('page_token')));
  const end = start + size;
  return {
    rows: rows.slice(start, end),
    next: { next_page_token: end < rows.length ? btoa(String(end)) : null },
  };
}

/** Rows in lists by name. */
export function listed<T>(rows: readonly T[], nameOf: (row: T) => string, show: (row: T) => unknown): Row {
  const lists = new Map<string, unknown[]>();
  for (const row of rows) lists.set(nameOf(row), [...(lists.get(nameOf(row)) ?? []), show(row)]);
  return Object.fromEntries(lists);
}

export function within(at: string, start: string, end: string): boolean {
  return Date.parse(at) >= Date.parse(start) && Date.parse(at) <= Date.parse(end);
}
