import { type BarSeries, sessionsBetween } from '@gammatwin/core';
import type { FetchContext, Fetched } from './fetched.ts';
import { type Gap, gapsAmong } from './gaps.ts';
import type { IngestTask } from './plan.ts';
import { providerRejections, sumRejections } from './rejections.ts';

export async function fetchBars({ provider, signal }: FetchContext, task: IngestTask): Promise<Fetched> {
  const { symbols, from, to } = task;
  const series: BarSeries[] = [];
  for await (const bars of provider.bars({ symbols, from, to })) {
    signal.throwIfAborted();
    series.push(bars);
  }
  const rejections = providerRejections(provider, task);
  return {
    async toLake(lake) {
      for (const bars of series) await lake.writeBars(bars);
    },
    write: async (store) => (series.length > 0 ? store.writeBars(series) : 0),
    rejections,
    sources: [...new Set([provider.name, ...rejections.map(({ source }) => source)])],
    result: {
      symbols: series.map(({ symbol }) => symbol),
      gaps: series.flatMap(holes),
      rejected: sumRejections(rejections),
    },
  };
}

/** Runs of sessions without a bar between the first and the last bar. */
function holes({ symbol, session }: BarSeries): Gap[] {
  const first = session[0];
  const last = session.at(-1);
  if (first === undefined || last === undefined) return [];
  const calendar = sessionsBetween(first, last);
  if (calendar.length === session.length) return [];
  const held = new Set(session);
  return gapsAmong(symbol, calendar, (day) => !held.has(day));
}
