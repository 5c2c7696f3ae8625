import { GammaTwinError, invalidInput, toEpochDay } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';
import type { Command } from 'commander';
import { type Home, openHome } from '../home.ts';
import { createOutput, type Output } from './output.ts';

/** What every command that works on stored data has at hand. */
export interface Session {
  readonly home: Home;
  readonly store: Store;
  readonly output: Output;
  /** Aborted by Ctrl-C, so that long work ends between two steps. */
  readonly signal: AbortSignal;
}

export interface GlobalOptions {
  readonly home?: string;
  readonly json?: boolean;
}

export interface SessionDefaults {
  /** Home when neither --home nor GAMMATWIN_HOME names one. */
  readonly home?: string;
  /** Always the embedded database of the home, whatever DATABASE_URL says. */
  readonly embedded?: boolean;
}

/** Opens the database (migrated), runs `work`, and closes everything again, also after an error. */
export async function withSession(
  command: Command,
  work: (session: Session) => Promise<void>,
  defaults: SessionDefaults = {},
): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const home = openHome(options.home, defaults.home);
  const output = createOutput(options.json ?? false);
  const { ensureDatabase, openStore } = await import('@gammatwin/store');
  const url = defaults.embedded ? undefined : process.env['DATABASE_URL'];
  const database = await ensureDatabase({ url, home: home.folder });
  const store = await openStore(database.url);
  const abort = new AbortController();
  const interrupt = () => abort.abort(new GammaTwinError('INTERRUPTED', 'stopped by the user'));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, interrupt);
  try {
    await work({ home, store, output, signal: abort.signal });
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, interrupt);
    await store.close();
  }
}

export function parseDate(text: string): number {
  return toEpochDay(text);
}

export function parseSymbols(text: string): string[] {
  const symbols = text.split(',').map((symbol) => symbol.trim().toUpperCase());
  if (symbols.some((symbol) => !/^[A-Z0-9.-]{1,10}$/.test(symbol))) {
    throw invalidInput('--symbols', 'tickers parted by commas, as in AAPL,MSFT', text);
  }
  return symbols;
}

export function parseInteger(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw invalidInput('number', 'a whole number ≥ 0', text);
  return value;
}
