import {
  type EpochDay,
  isSession,
  newYorkDay,
  newYorkInstant,
  nextSession,
  type SymbolChange,
  toEpochDay,
} from '@gammatwin/core';
import type { AlpacaClient } from './client.ts';
import { readActions } from './corporate-actions.ts';
import { dayOf } from './dates.ts';

/** Alpaca has no older actions. */
const firstDay: EpochDay = toEpochDay('2015-01-01');
const daysAhead = 30;

/**
 * The changes that led to each symbol, back through the names before, oldest first: name changes and reverse splits
 * that brought a new symbol. A name counts from the session on which Alpaca processed the change.
 */
export async function readSymbolChanges(
  client: AlpacaClient,
  symbols: readonly string[],
): Promise<SymbolChange[]> {
  const to = newYorkDay(client.clock.now()) + daysAhead;
  const found = new Map<string, SymbolChange>();
  const asked = new Set<string>();
  for (let names = [...new Set(symbols)]; names.length > 0; ) {
    for (const name of names) asked.add(name);
    const changes = await changesOf(client, names, to);
    for (const change of changes.filter((change) => asked.has(change.to))) {
      found.set(`${change.from} ${change.to} ${change.firstSession}`, change);
    }
    names = [...new Set([...found.values()].map(({ from }) => from))].filter((name) => !asked.has(name));
  }
  return ledTo(symbols, [...found.values()]);
}

async function changesOf(
  client: AlpacaClient,
  symbols: readonly string[],
  to: EpochDay,
): Promise<SymbolChange[]> {
  const changes: SymbolChange[] = [];
  const range = { symbols, from: firstDay, to };
  for await (const actions of readActions(client, ['name_change', 'reverse_split'], range)) {
    for (const { oldSymbol, newSymbol, processDate, id } of actions.nameChanges ?? []) {
      changes.push(change(oldSymbol, newSymbol, dayOf(`name change ${id}`, processDate)));
    }
    for (const { symbol, newSymbol, exDate, id } of actions.reverseSplits ?? []) {
      if (newSymbol) changes.push(change(symbol, newSymbol, dayOf(`reverse split ${id}`, exDate)));
    }
  }
  // A company that changes its name alone keeps its symbol.
  return changes.filter(({ from, to }) => from !== to);
}

function change(from: string, to: string, day: EpochDay): SymbolChange {
  const firstSession = isSession(day) ? day : nextSession(day);
  return { from, to, firstSession, asOf: newYorkInstant(day, 0) };
}

/** Leaves out what happened to a name after the share had left it: that was another company's. */
function ledTo(symbols: readonly string[], changes: readonly SymbolChange[]): SymbolChange[] {
  const kept = new Set<SymbolChange>();
  let ends = [...new Set(symbols)].map((name) => ({ name, before: Number.POSITIVE_INFINITY }));
  while (ends.length > 0) {
    const steps = ends.flatMap(({ name, before }) =>
      changes.filter((change) => change.to === name && change.firstSession < before && !kept.has(change)),
    );
    for (const step of steps) kept.add(step);
    ends = steps.map(({ from, firstSession }) => ({ name: from, before: firstSession }));
  }
  return [...kept].sort((a, b) => a.firstSession - b.firstSession || (a.to < b.to ? -1 : 1));
}
