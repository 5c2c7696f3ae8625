import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OptionChain } from '@gammatwin/core';
import { ensureDatabase, openStore, type Store, stopDatabase } from '@gammatwin/store';
import { decodeParquet, encodeParquet } from '@gammatwin/tabular';
import { PythonPeer } from './python-peer.ts';
import { type Bench, type BenchRow, median } from './report.ts';
import { lakeColumns, realRows, sumsOf } from './store-rows.ts';

const psqlProgram = process.env['PSQL'] ?? 'psql';
const underlyings = 500;
const rows = 1_000_000;
const databaseRuns = 3;
const parquetRuns = 5;
const columns =
  'time, ticker, strike_price, expiration, option_type, bid, ask, last_price, delta, gamma, vega, theta, rho, volume, open_interest, implied_volatility';

/** A million real options of 500 underlyings: into PostgreSQL and out, to Parquet and back, beside psql and pyarrow. */
export const bench: Bench = async () => {
  requirePsql();
  const chains = await realRows(underlyings, rows);
  const folder = mkdtempSync(join(tmpdir(), 'gammatwin-bench-'));
  chmodSync(folder, 0o755);
  const peer = new PythonPeer('store.py', { environment: { PSQL: psqlProgram } });
  try {
    const { url } = await ensureDatabase({ url: undefined, home: folder });
    const store = await openStore(url);
    try {
      return [
        await writing(store, url, chains, join(folder, 'rows.txt')),
        await reading(store, url, chains, peer),
        ...(await parquet(chains, join(folder, 'rows.parquet'), peer)),
      ];
    } finally {
      await store.close();
    }
  } finally {
    await peer.close();
    await stopDatabase(folder);
    rmSync(folder, { recursive: true });
  }
};

/** Both into the same table, emptied before each turn, with the same indexes; psql from a text file of the same rows. */
async function writing(
  store: Store,
  url: string,
  chains: readonly OptionChain[],
  file: string,
): Promise<BenchRow> {
  const empty = () => psql(url, 'truncate market.options_prices, market.option_captures', 'checkpoint');
  const checksum = () =>
    psql(url, 'select count(*), sum(hashtextextended(o::text, 0)) from market.options_prices o');
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let run = 0; run < databaseRuns; run++) {
    empty();
    times.ours.push(await milliseconds(() => store.writeChains(chains)));
    const ours = run === 0 && checksum();
    if (run === 0) psql(url, `\\copy market.options_prices (${columns}) to '${file}'`);
    empty();
    const copy = `\\copy market.options_prices (${columns}) from '${file}'`;
    times.theirs.push(await milliseconds(() => psql(url, copy)));
    if (run === 0 && checksum() !== ours) throw new Error('the two tables differ');
  }
  empty();
  await store.writeChains(chains);
  psql(url, 'vacuum analyze market.options_prices');
  const perSecond = (ms: readonly number[]) => (1000 * rows) / median(ms);
  return {
    name: `COPY of ${rows.toLocaleString('en-US')} options of ${underlyings} underlyings, with their captures, in one transaction`,
    peer: 'psql \\copy of the options from a text file',
    unit: 'rows/s',
    ours: perSecond(times.ours),
    theirs: perSecond(times.theirs),
    ratio: median(times.theirs) / median(times.ours),
    runs: databaseRuns,
    difference: 0,
  };
}

async function reading(
  store: Store,
  url: string,
  chains: readonly OptionChain[],
  peer: PythonPeer,
): Promise<BenchRow> {
  const session = chains[0]!.session;
  const sql = `select ${columns} from market.options_prices where time = '${new Date(chains[0]!.asOf).toISOString()}'`;
  const times = { ours: [] as number[], theirs: [] as number[] };
  let difference = 0;
  for (let run = -1; run < databaseRuns; run++) {
    let read: readonly OptionChain[] = [];
    const ours = await milliseconds(async () => {
      read = await store.readChains({ session });
    });
    const answer = await peer.ask<Answer>({ do: 'query', url, sql });
    difference = Math.max(difference, sumsDiffer(sumsOf(read, 'column'), answer));
    if (run < 0) continue;
    times.ours.push(ours);
    times.theirs.push(answer.milliseconds);
  }
  return {
    ...row(`one session’s ${underlyings} chains, ${rows.toLocaleString('en-US')} options, to columns`, times),
    peer: 'psql COPY to CSV, pyarrow’s CSV reader',
    runs: databaseRuns,
    difference,
  };
}

async function parquet(chains: readonly OptionChain[], file: string, peer: PythonPeer): Promise<BenchRow[]> {
  const table = lakeColumns(chains);
  writeFileSync(file, encodeParquet(table));
  await peer.ask({ do: 'load', file });
  const write = { ours: [] as number[], theirs: [] as number[] };
  const read = { ours: [] as number[], theirs: [] as number[] };
  let bytes: Uint8Array = new Uint8Array();
  let difference = 0;
  for (let run = -2; run < parquetRuns; run++) {
    const written = await milliseconds(() => {
      bytes = encodeParquet(table);
    });
    const theirWrite = await peer.ask<Answer>({ do: 'write' });
    const decoded = await milliseconds(() => {
      const back = decodeParquet(bytes, 'rows');
      for (const name of back.names) {
        const column = back.column(name);
        if (name === 'ticker') column.dictionary();
        else if (name === 'expiration') column.days();
        else column.numbers();
      }
    });
    const theirRead = await peer.ask<Answer>({ do: 'read' });
    difference = Math.max(difference, sumsDiffer(sumsOf(chains, 'field'), theirRead));
    if (run < 0) continue;
    write.ours.push(written);
    write.theirs.push(theirWrite.milliseconds);
    read.ours.push(decoded);
    read.theirs.push(theirRead.milliseconds);
  }
  const what = `Parquet of ${rows.toLocaleString('en-US')} options × ${Object.keys(table).length} columns, ZSTD`;
  const pyarrow = { peer: 'pyarrow 17, its default threads', runs: parquetRuns };
  return [
    { ...row(`${what}: write`, write), ...pyarrow },
    { ...row(`${what}: read`, read), ...pyarrow, difference },
  ];
}

interface Answer {
  readonly milliseconds: number;
  readonly rows: number;
  readonly sums: Readonly<Record<string, number>>;
}

function row(
  name: string,
  times: { readonly ours: readonly number[]; readonly theirs: readonly number[] },
): Omit<BenchRow, 'peer' | 'runs'> {
  const [ours, theirs] = [median(times.ours), median(times.theirs)];
  return { name, unit: 'ms', ours, theirs, ratio: theirs / ours };
}

/** Largest relative difference of the columns' sums. Throws when rows or columns are missing. */
function sumsDiffer(ours: Readonly<Record<string, number>>, theirs: Answer): number {
  if (theirs.rows !== rows) throw new Error(`expected ${rows} rows of the peer, was ${theirs.rows}`);
  let largest = 0;
  for (const [name, sum] of Object.entries(ours)) {
    const other = theirs.sums[name];
    if (other === undefined) throw new Error(`the peer has no column ${name}`);
    largest = Math.max(largest, Math.abs(sum - other) / Math.max(Math.abs(sum), Math.abs(other), 1));
  }
  return largest;
}

async function milliseconds(body: () => unknown): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

function psql(url: string, ...commands: readonly string[]): string {
  const options = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url];
  return execFileSync(psqlProgram, [...options, ...commands.flatMap((command) => ['-c', command])], {
    encoding: 'utf8',
  });
}

function requirePsql(): void {
  try {
    execFileSync(psqlProgram, ['--version']);
  } catch {
    throw new Error(
      `${psqlProgram} is needed as the peer: install the PostgreSQL client, or name its psql in PSQL`,
    );
  }
}
