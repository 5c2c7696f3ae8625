import { type EpochDay, GammaTwinError, type OptionChain, toEpochDay } from '@gammatwin/core';
import { decodeBars, encodeBars, keep, spliceBars } from './bars-file.ts';
import { decodeCaptures, encodeCaptures, latestFullCapture } from './chain-file.ts';
import { decodeFeatures, encodeFeatures } from './features-file.ts';
import type { LakeFiles } from './files.ts';
import { getFolder, putFolder } from './folder-copy.ts';
import { folderFiles } from './folder-files.ts';
import { checkUniverse, decodeGraph, encodeGraph } from './graph-file.ts';
import type { Days, Lake } from './lake.ts';
import * as layout from './layout.ts';
import { decodeNews, distinctNews, encodeNews } from './news-file.ts';
import { inOrder, oneAtATime } from './pace.ts';
import { decodePredictions, encodePredictions } from './predictions-file.ts';
import { s3Files } from './s3-files.ts';

/** Files that are read or written at once. */
const width = 8;

/**
 * The lake under a folder or an s3:// URL (s3://bucket/prefix?region=…&endpoint=https://…&path-style=true; credentials from
 * the AWS environment). Nothing is touched before the first call. Throws INVALID_INPUT on a URL that makes no sense.
 */
export function openLake(urlOrFolder: string): Lake {
  return lakeOf(filesUnder(urlOrFolder));
}

function filesUnder(url: string): LakeFiles {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(url)?.[1];
  if (scheme === undefined && url !== '') return folderFiles(url);
  return s3Files(url);
}

function lakeOf(files: LakeFiles): Lake {
  const taking = oneAtATime();
  /** What `decode` makes of a file; null where there is none. */
  const read = async <T>(key: string, decode: (bytes: Uint8Array, name: string) => T): Promise<T | null> => {
    let bytes: Uint8Array;
    try {
      bytes = await files.get(key);
    } catch (error) {
      if (error instanceof GammaTwinError && error.code === 'LAKE_NOT_FOUND') return null;
      throw error;
    }
    return decode(bytes, `${files.url}, ${key}`);
  };
  const readCaptures = async (underlying: string, session: EpochDay): Promise<readonly OptionChain[]> =>
    (await read(layout.chainKey(underlying, session), decodeCaptures)) ?? [];
  const readChain = async (underlying: string, session: EpochDay): Promise<OptionChain | null> =>
    latestFullCapture(await readCaptures(underlying, session));

  return {
    files,
    readCaptures,
    readChain,
    writeChain(chain) {
      const key = layout.chainKey(chain.underlying, chain.session);
      return taking(key, async () => {
        const stored = (await read(key, decodeCaptures)) ?? [];
        const others = stored.filter(({ asOf, source }) => asOf !== chain.asOf || source !== chain.source);
        const captures = [...others, chain].sort((a, b) => a.asOf - b.asOf);
        await files.put(key, encodeCaptures(captures, key));
      });
    },
    async *readChains(session, underlyings) {
      const wanted = underlyings ?? underlyingsIn(files, session);
      for await (const chain of inOrder(wanted, width, (underlying) => readChain(underlying, session))) {
        if (chain) yield chain;
      }
    },
    writeBars(series) {
      const key = layout.barsKey(series.symbol);
      return taking(key, async () => {
        if (series.session.length === 0) return;
        const stored = (await read(key, decodeBars)) ?? [];
        await files.put(key, encodeBars(spliceBars(stored, series), key));
      });
    },
    async readBars(symbol, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = {}) {
      const stored = (await read(layout.barsKey(symbol), decodeBars)) ?? [];
      return stored.flatMap((bars) => keep(bars, from, to));
    },
    async writeNews(session, items, part = 'all') {
      const key = layout.newsKey(session, part);
      await files.put(key, encodeNews(session, items, key));
    },
    async readNews(session) {
      const parts = inOrder(files.list(layout.newsFolder(session)), width, (key) => read(key, decodeNews));
      const items = [];
      for await (const part of parts) items.push(...(part ?? []));
      return distinctNews(items);
    },
    async writeFeatures(family, panel) {
      const write = async (t: number) => {
        const key = layout.featuresKey(family, panel.sessions[t]!);
        await files.put(key, encodeFeatures(panel, t, key));
      };
      for await (const _ of inOrder(panel.sessions.keys(), width, write));
    },
    async *readFeatures(family, days = {}) {
      const keys = await keysWithin(files, layout.featuresFolder(family), days);
      for await (const panel of inOrder(keys, width, (key) => read(key, decodeFeatures))) {
        if (panel) yield panel;
      }
    },
    async writeGraph(graph) {
      const key = layout.graphKey(graph.session);
      await files.put(key, encodeGraph(graph, key));
    },
    readGraph: (session, symbols) =>
      read(layout.graphKey(session), (bytes, name) => {
        const graph = decodeGraph(bytes, name, session);
        if (symbols) checkUniverse(graph, symbols, name);
        return graph;
      }),
    async writePredictions(session, predictions) {
      const key = layout.predictionsKey(session);
      await files.put(key, encodePredictions(session, predictions, key));
    },
    readPredictions: (session) => read(layout.predictionsKey(session), decodePredictions),
    putModel: (kind, name, folder) => putFolder(files, layout.modelKey(kind, name), folder),
    getModel: (kind, name, folder) => getFolder(files, layout.modelKey(kind, name), folder),
  };
}

async function* underlyingsIn(files: LakeFiles, session: EpochDay): AsyncGenerator<string> {
  for await (const key of files.list(layout.chainFolder(session))) {
    const underlying = layout.underlyingOf(key);
    if (underlying !== null) yield underlying;
  }
}

/** The keys 'folder/2025-11-18.parquet' of the given days, ascending. */
async function keysWithin(files: LakeFiles, folder: string, { from, to }: Days): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of files.list(folder)) {
    const date = /(\d{4}-\d{2}-\d{2})\.parquet$/.exec(key)?.[1];
    if (date === undefined) continue;
    const day = toEpochDay(date);
    if ((from === undefined || day >= from) && (to === undefined || day <= to)) keys.push(key);
  }
  return keys.sort();
}
