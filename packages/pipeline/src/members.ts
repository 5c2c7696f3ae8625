import { type EpochDay, GammaTwinError, toIsoDate } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';

/** The symbols that belonged to a universe (an index, say 'sp500') on `day`. Throws NO_DATA. */
export async function membersAt(store: Store, universe: string, day: EpochDay): Promise<readonly string[]> {
  return notEmpty(await store.readMembers(universe, day), universe, day, day);
}

/** The symbols that belonged to a universe on any day in [from, to], under their tickers of that time. Throws NO_DATA. */
export async function membersBetween(
  store: Store,
  universe: string,
  from: EpochDay,
  to: EpochDay,
): Promise<readonly string[]> {
  const rows = await store.readMemberships(universe);
  const during = rows.filter((row) => row.from <= to && (row.to === null || row.to >= from));
  const symbols = [...new Set(during.map(({ symbol }) => symbol))].sort();
  return notEmpty(symbols, universe, from, to);
}

function notEmpty(
  symbols: readonly string[],
  universe: string,
  from: EpochDay,
  to: EpochDay,
): readonly string[] {
  if (symbols.length > 0) return symbols;
  const when = from === to ? `on ${toIsoDate(from)}` : `between ${toIsoDate(from)} and ${toIsoDate(to)}`;
  throw new GammaTwinError(
    'NO_DATA',
    `no members of ${universe} ${when} are stored; gammatwin ingest --provider files --kinds memberships brings them in`,
    { fields: { universe, from, to } },
  );
}
