import { join, relative } from 'node:path';
import {
  type BarSeries,
  type EpochDay,
  type Instrument,
  type OptionChain,
  sessionsBetween,
} from '@gammatwin/core';
import { macroNames } from '../macro-names.ts';
import { offering } from '../offering.ts';
import type { MarketDataProvider } from '../provider.ts';
import { sliceBars } from '../slice-bars.ts';
import type { FileAccount } from './account.ts';
import { chainAccounts } from './chain-account.ts';
import { type ChainFile, type ChainIndex, chainKey, indexChainFile, readChainFile } from './chain-file.ts';
import { readEquities } from './equities.ts';
import { fullestLast } from './fullest-last.ts';
import { readMacro } from './macro.ts';
import { lastUsed, once } from './once.ts';
import type { Rejection } from './rejection.ts';
import { readScoredHeadlines } from './scored-headlines.ts';
import { checkFolder, tableFiles } from './table-files.ts';

export interface FileProviderConfig {
  /** A folder with any of equities/, chains/, macro/ and news/ in it. */
  readonly folder: string;
}

export interface FileProvider extends MarketDataProvider {
  /** What was left out of the files read so far. */
  readonly rejected: readonly Rejection[];
  /** What becomes of every row of every file; reads what is not read yet. */
  accounts(): Promise<readonly FileAccount[]>;
}

/** Rows of chain files kept in memory, about 110 bytes each: whoever asks ticker by ticker needs all files at once. */
const rowsKept = 4_000_000;

/**
 * Market data out of Parquet, CSV and JSON files, recognised by their columns: daily bars, sector lists and memberships
 * in equities/, option chains in chains/, VIX, SPY and yields in macro/, scored headlines in news/. Files are read when
 * first needed. Throws MISSING_FOLDER at once; reading throws INVALID_INPUT (a file of unknown columns), INVALID_BARS
 * and INVALID_CHAIN (faulty rows), each with the file and the row.
 */
export function fileProvider({ folder }: FileProviderConfig): FileProvider {
  checkFolder(folder, ['equities', 'chains', 'macro', 'news']);
  const rejected: Rejection[] = [];
  const reporting = async <T extends { readonly rejected: readonly Rejection[] }>(
    reading: T | Promise<T>,
  ) => {
    const read = await reading;
    rejected.push(...read.rejected);
    return read;
  };
  const equities = once(() => reporting(readEquities(join(folder, 'equities'))));
  const macro = once(() => reporting(readMacro(join(folder, 'macro'))));
  const headlines = once(() => reporting(readScoredHeadlines(join(folder, 'news'))));
  const chainIndices = once(async () => {
    const indices: ChainIndex[] = [];
    for (const path of tableFiles(join(folder, 'chains'))) indices.push(await indexChainFile(path));
    return indices;
  });
  const rowsOf = new Map<string, number>();
  const chainFile = lastUsed(
    rowsKept,
    (path) => rowsOf.get(path) ?? 0,
    async (path: string) => {
      const known = rowsOf.has(path);
      const file = await readChainFile(path);
      rowsOf.set(path, file.rows);
      return known ? file : reporting(file);
    },
  );

  const provider = offering('files', 'real', {
    async instruments() {
      const { series, listings } = await equities();
      const symbols = new Set([...series.keys(), ...listings.keys()]);
      for (const index of await chainIndices()) for (const symbol of index.symbols) symbols.add(symbol);
      return [...symbols].sort().map((symbol): Instrument => {
        return listings.get(symbol) ?? { symbol, name: null, sector: null };
      });
    },
    async *bars({ symbols, from, to }) {
      const { series } = await equities();
      for (const symbol of new Set(symbols)) {
        const all = series.get(symbol);
        const part: BarSeries | null = all ? sliceBars(all, from, to) : null;
        if (part) yield part;
      }
    },
    async *chains({ symbols, session }): AsyncGenerator<OptionChain> {
      const indices = await chainIndices();
      const wanted = Array.from(new Set(symbols), (symbol) => ({
        symbol,
        paths: indices.filter(({ chains }) => chains.has(chainKey(symbol, session))).map(({ path }) => path),
      }));
      // All files are read, and so checked, before the first chain goes out.
      const files = new Map<string, ChainFile>();
      for (const path of new Set(wanted.flatMap(({ paths }) => paths)))
        files.set(path, await chainFile(path));
      for (const { symbol, paths } of wanted) {
        yield* fullestLast(paths.flatMap((path) => files.get(path)!.captures(symbol, session)));
      }
    },
    async chainSessions({ from, to }) {
      const sessions = new Set<EpochDay>();
      for (const index of await chainIndices()) {
        const inRange = [...index.sessions].filter((session) => session >= from && session <= to);
        // Read now, so that a fault in any file shows before the chains of another are stored.
        if (inRange.length > 0) await chainFile(index.path);
        for (const session of inRange) sessions.add(session);
      }
      return Int32Array.from(sessions).sort();
    },
    async macro({ from, to }) {
      const { series } = await macro();
      const spy = (await equities()).series.get('SPY');
      const spyClose = new Map(Array.from(spy?.session ?? [], (day, i) => [day, spy?.close[i]] as const));
      const sessions = sessionsBetween(from, to);
      const values = new Float64Array(sessions.length * macroNames.length);
      for (const [t, session] of sessions.entries()) {
        for (const [s, name] of macroNames.entries()) {
          const traded = name === 'spy' ? spyClose.get(session) : undefined;
          values[t * macroNames.length + s] = traded ?? series[name].get(session) ?? Number.NaN;
        }
      }
      return { names: macroNames, sessions, values };
    },
    async memberships() {
      return (await equities()).memberships;
    },
    async scoredHeadlines() {
      return (await headlines()).headlines;
    },
  });
  return {
    ...provider,
    rejected,
    async accounts() {
      const { series, accounts } = await equities();
      const chains: ChainFile[] = [];
      for (const { path } of await chainIndices()) chains.push(await chainFile(path));
      const all = [
        ...accounts(),
        ...(await macro()).accounts(new Set(series.get('SPY')?.session)),
        ...chainAccounts(chains),
        ...(await headlines()).accounts,
      ];
      return all.map((account) => ({ ...account, file: relative(folder, account.file) }));
    },
  };
}
