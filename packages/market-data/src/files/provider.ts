import { join } from 'node:path';
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
import { type ChainFile, type ChainIndex, captureKey, indexChainFile, readChainFile } from './chain-file.ts';
import { readEquities } from './equities.ts';
import { readMacro } from './macro.ts';
import { lastUsed, once } from './once.ts';
import type { Rejection } from './rejection.ts';
import { checkFolder, tableFiles } from './table-files.ts';

export interface FileProviderConfig {
  /** A folder with any of equities/, chains/ and macro/ in it. */
  readonly folder: string;
}

export interface FileProvider extends MarketDataProvider {
  /** What was left out of the files read so far. */
  readonly rejected: readonly Rejection[];
}

/**
 * Market data out of Parquet and CSV files, recognised by their columns: daily bars and sector lists in equities/,
 * option chains in chains/, VIX, SPY and yields in macro/. Files are read when first needed.
 * Throws MISSING_FOLDER at once; reading throws INVALID_INPUT (a file of unknown columns), INVALID_BARS and
 * INVALID_CHAIN (faulty rows), each with the file and the row.
 */
export function fileProvider({ folder }: FileProviderConfig): FileProvider {
  checkFolder(folder, ['equities', 'chains', 'macro']);
  const rejected: Rejection[] = [];
  const equities = once(async () => {
    const read = await readEquities(join(folder, 'equities'));
    rejected.push(...read.rejected);
    return read;
  });
  const macro = once(() => readMacro(join(folder, 'macro')));
  const chainIndex = once(async () => {
    const indices: ChainIndex[] = [];
    for (const path of tableFiles(join(folder, 'chains'))) indices.push(await indexChainFile(path));
    // The fullest first: more Greeks, then the later name.
    return indices.sort((a, b) => b.greeks - a.greeks || (a.path < b.path ? 1 : -1));
  });
  // A file is mostly asked for session after session; two cover the seam between neighbours.
  const chainFile = lastUsed(2, async (path: string) => {
    const file = await readChainFile(path);
    if (!rejected.some((known) => known.file === path)) rejected.push(...file.rejected);
    return file;
  });

  const provider = offering('files', 'real', {
    async instruments() {
      const { series, listings } = await equities();
      const symbols = new Set(series.keys());
      for (const index of await chainIndex()) for (const symbol of index.symbols) symbols.add(symbol);
      return [...symbols].sort().map((symbol): Instrument => {
        const listing = listings.get(symbol);
        return { symbol, name: listing?.name ?? null, sector: listing?.sector ?? null };
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
      const indices = await chainIndex();
      const wanted = Array.from(new Set(symbols), (symbol) => ({
        symbol,
        index: indices.find(({ captures }) => captures.has(captureKey(symbol, session))),
      }));
      // All files are read, and so checked, before the first chain goes out.
      const files = new Map<ChainIndex, ChainFile>();
      for (const { index } of wanted)
        if (index && !files.has(index)) files.set(index, await chainFile(index.path));
      for (const { symbol, index } of wanted) {
        const chain = index && files.get(index)?.chain(symbol, session);
        if (chain) yield chain;
      }
    },
    async chainSessions({ from, to }) {
      const sessions = new Set<EpochDay>();
      for (const index of await chainIndex()) {
        const inRange = [...index.sessions].filter((session) => session >= from && session <= to);
        // Read now, so that a fault in any file shows before the chains of another are stored.
        if (inRange.length > 0) await chainFile(index.path);
        for (const session of inRange) sessions.add(session);
      }
      return Int32Array.from(sessions).sort();
    },
    async macro({ from, to }) {
      const series = await macro();
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
  });
  return { ...provider, rejected };
}
