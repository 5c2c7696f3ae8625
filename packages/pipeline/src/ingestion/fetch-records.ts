import { type NewsItem, newYorkDay, type OptionContract } from '@gammatwin/core';
import type { Store } from '@gammatwin/store';
import type { FetchContext, Fetched } from './fetched.ts';
import type { IngestKind } from './kinds.ts';
import type { IngestTask } from './plan.ts';
import { providerRejections, sumRejections } from './rejections.ts';

/** What comes as lists of records and needs nothing but to be written. */
type RecordKind = Exclude<IngestKind, 'bars' | 'chains'>;

interface Records {
  readonly count: number;
  readonly symbols?: readonly string[];
  write(store: Store): Promise<unknown>;
  readonly toLake?: Fetched['toLake'];
}

type Fetch = (context: FetchContext, task: IngestTask) => Promise<Records>;

const fetchers: Readonly<Record<RecordKind, Fetch>> = {
  async instruments({ provider }, { symbols }) {
    const wanted = new Set(symbols);
    const rows = (await provider.instruments()).filter(({ symbol }) => wanted.has(symbol));
    return { count: rows.length, write: (store) => store.writeInstruments(rows) };
  },
  async memberships({ provider }) {
    const rows = await provider.memberships();
    return { count: rows.length, write: (store) => store.writeMemberships(rows) };
  },
  async symbolChanges({ provider }, { symbols }) {
    const rows = await provider.symbolChanges({ symbols });
    return { count: rows.length, write: (store) => store.writeSymbolChanges(rows) };
  },
  async splits({ provider }, { symbols, from, to }) {
    const rows = await provider.splits({ symbols, from, to });
    return { count: rows.length, write: (store) => store.writeSplits(rows) };
  },
  async dividends({ provider }, { symbols, from, to }) {
    const rows = await provider.dividends({ symbols, from, to });
    return { count: rows.length, write: (store) => store.writeDividends(rows) };
  },
  async macro({ provider }, { from, to }) {
    const panel = await provider.macro({ from, to });
    const known = panel.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
    return { count: known, write: (store) => store.writeMacro(panel) };
  },
  async scoredHeadlines({ provider }) {
    const rows = await provider.scoredHeadlines();
    return { count: rows.length, write: (store) => store.writeScoredHeadlines(rows) };
  },
  async contracts({ provider, signal }, { symbols, to }) {
    const rows: OptionContract[] = [];
    for await (const page of provider.contracts({ symbols, session: to })) {
      signal.throwIfAborted();
      rows.push(...page);
    }
    return { count: rows.length, write: (store) => store.writeContracts(to, rows) };
  },
  async news({ provider, signal }, { name, symbols, from, to }) {
    const items = new Map<string, NewsItem>();
    for await (const page of provider.news({ symbols, from, to })) {
      signal.throwIfAborted();
      for (const item of page) items.set(`${item.source} ${item.id}`, item);
    }
    const rows = [...items.values()];
    return {
      count: rows.length,
      write: (store) => store.writeNews(rows),
      async toLake(lake) {
        const part = symbols.length === 1 ? symbols[0]! : name.replaceAll(/[^\w.+-]/g, '_');
        for (const day of new Set(rows.map(({ publishedAt }) => newYorkDay(publishedAt)))) {
          const ofDay = rows.filter(({ publishedAt }) => newYorkDay(publishedAt) === day);
          await lake.writeNews(day, ofDay, part);
        }
      },
    };
  },
};

export async function fetchRecords(context: FetchContext, task: IngestTask): Promise<Fetched> {
  const { provider } = context;
  const { count, toLake, ...records } = await fetchers[task.kind as RecordKind](context, task);
  const rejections = providerRejections(provider, task);
  return {
    ...(toLake && { toLake }),
    async write(store) {
      await records.write(store);
      return count;
    },
    rejections,
    sources: [...new Set([provider.name, ...rejections.map(({ source }) => source)])],
    result: { rejected: sumRejections(rejections) },
  };
}
