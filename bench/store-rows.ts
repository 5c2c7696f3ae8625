import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainValueColumns, type OptionChain, sessionClose, toEpochDay } from '@gammatwin/core';
import { fileProvider } from '@gammatwin/market-data';
import { validateChain } from '@gammatwin/options-features';
import type { ColumnData } from '@gammatwin/tabular';
import { realDataFolder } from '@gammatwin/testkit';

const files = [
  'us_chains_2026-07-15.parquet',
  'us_chains_2026-07-16.parquet',
  'us_chains_2026-08-19.parquet',
  'eod_22_underlyings_10_days.parquet',
];
const session = toEpochDay('2026-07-16');

/**
 * `chains` chains of `rows` options in all: the largest real ones, validated, each cut to one length and given a name of
 * its own, as if they were one night's capture of as many underlyings.
 */
export async function realRows(chains: number, rows: number): Promise<OptionChain[]> {
  const real = (await readAll()).sort((a, b) => b.strike.length - a.strike.length).slice(0, chains);
  const lengths = cutTo(
    real.map(({ strike }) => strike.length),
    rows,
  );
  return real.map((chain, i) => cut(chain, lengths[i] ?? 0, `S${String(i).padStart(3, '0')}`));
}

async function readAll(): Promise<OptionChain[]> {
  const folder = realDataFolder();
  if (!folder) throw new Error('the real chains are needed: set GAMMATWIN_DATA');
  const found: OptionChain[] = [];
  for (const file of files) {
    const alone = mkdtempSync(join(tmpdir(), 'gammatwin-bench-'));
    try {
      mkdirSync(join(alone, 'chains'));
      symlinkSync(join(folder, 'chains', file), join(alone, 'chains', file));
      const provider = fileProvider({ folder: alone });
      const symbols = (await provider.instruments()).map(({ symbol }) => symbol);
      const sessions = await provider.chainSessions({
        from: toEpochDay('2026-07-01'),
        to: toEpochDay('2026-08-31'),
      });
      for (const day of sessions) {
        for await (const chain of provider.chains({ symbols, session: day })) {
          found.push(validateChain(chain).chain);
        }
      }
    } finally {
      rmSync(alone, { recursive: true });
    }
  }
  return found;
}

/** The longest chains are shortened to one length, such that `rows` are left. */
function cutTo(lengths: readonly number[], rows: number): number[] {
  let [low, high] = [0, Math.max(...lengths)];
  while (low < high) {
    const middle = (low + high) >> 1;
    const total = lengths.reduce((sum, length) => sum + Math.min(length, middle), 0);
    if (total < rows) low = middle + 1;
    else high = middle;
  }
  const cut = lengths.map((length) => Math.min(length, low));
  let surplus = cut.reduce((sum, length) => sum + length, 0) - rows;
  if (surplus < 0) throw new Error(`expected ${rows} real options, found ${rows + surplus}`);
  for (let i = 0; surplus > 0; i++, surplus--) cut[i]! -= 1;
  return cut;
}

function cut(chain: OptionChain, length: number, underlying: string): OptionChain {
  const part = { ...chain, underlying, session, asOf: sessionClose(session) };
  const columns = ['strike', 'expiration', 'isCall', ...chainValueColumns] as const;
  for (const column of columns) Object.assign(part, { [column]: chain[column].slice(0, length) });
  return part;
}

const valueColumns = ['strike', ...chainValueColumns] as const;

/** The chains' options as one table, with the columns of the lake. */
export function lakeColumns(chains: readonly OptionChain[]): Record<string, ColumnData> {
  const rows = chains.reduce((sum, { strike }) => sum + strike.length, 0);
  const codes = new Int32Array(rows);
  const days = new Int32Array(rows);
  const isCall = new Uint8Array(rows);
  const values = valueColumns.map((name) => ({ name, column: new Float64Array(rows) }));
  let at = 0;
  for (const [i, chain] of chains.entries()) {
    codes.fill(i, at, at + chain.strike.length);
    days.set(chain.expiration, at);
    isCall.set(chain.isCall, at);
    for (const { name, column } of values) column.set(chain[name], at);
    at += chain.strike.length;
  }
  return {
    ticker: { codes, values: chains.map(({ underlying }) => underlying) },
    expiration: { days },
    isCall,
    ...Object.fromEntries(values.map(({ name, column }) => [name, column])),
  };
}

const databaseNames: Readonly<Record<(typeof valueColumns)[number], string>> = {
  strike: 'strike_price',
  bid: 'bid',
  ask: 'ask',
  last: 'last_price',
  volume: 'volume',
  openInterest: 'open_interest',
  impliedVolatility: 'implied_volatility',
  delta: 'delta',
  gamma: 'gamma',
  thetaPerDay: 'theta',
  vegaPerVolPoint: 'vega',
  rhoPerRatePoint: 'rho',
};

/** Sum of each column's numbers, by its name as a field or in the database. */
export function sumsOf(chains: readonly OptionChain[], names: 'field' | 'column'): Record<string, number> {
  const sum = (name: (typeof valueColumns)[number]) => {
    let total = 0;
    for (const chain of chains) for (const x of chain[name]) if (!Number.isNaN(x)) total += x;
    return total;
  };
  return Object.fromEntries(
    valueColumns.map((name) => [names === 'field' ? name : databaseNames[name], sum(name)]),
  );
}
