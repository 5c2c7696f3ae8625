import { type EpochDay, type OptionChain, sessionsBetween } from '@gammatwin/core';
import { validateChain } from '@gammatwin/options-features';
import type { RejectedRows } from '@gammatwin/store';
import type { FetchContext, Fetched } from './fetched.ts';
import type { IngestTask } from './plan.ts';
import { providerRejections, sumRejections } from './rejections.ts';

/** All captures of the task's symbols and sessions, validated. */
export async function fetchChains({ provider, signal }: FetchContext, task: IngestTask): Promise<Fetched> {
  const { symbols, from, to } = task;
  const raw: OptionChain[] = [];
  const valid: OptionChain[] = [];
  const sources = new Set<string>([provider.name]);
  const rejections: RejectedRows[] = [];
  const found = new Map<string, Set<EpochDay>>();
  const days = sessionsBetween(from, to);
  for (const session of days) {
    signal.throwIfAborted();
    for await (const chain of provider.chains({ symbols, session })) {
      raw.push(chain);
      const source = chain.source ?? provider.name;
      sources.add(source);
      const { chain: kept, report } = validateChain(chain);
      for (const { rule, column, action, rows } of report.faults) {
        rejections.push({
          kind: 'chains',
          ticker: chain.underlying,
          session,
          source,
          reason: column ? `${rule} (${column})` : rule,
          action,
          rows: rows.length,
          firstPlace: `row ${(rows[0] ?? 0) + 1} of the chain`,
        });
      }
      if (kept.strike.length === 0) continue;
      valid.push(kept);
      const sessions = found.get(chain.underlying) ?? new Set();
      found.set(chain.underlying, sessions.add(session));
    }
  }
  const skipped = providerRejections(provider, task);
  for (const { source } of skipped) sources.add(source);
  rejections.push(...skipped);
  const missing: Record<string, EpochDay[]> = {};
  for (const [symbol, sessions] of found) {
    const absent = days.filter((day) => !sessions.has(day));
    if (absent.length > 0) missing[symbol] = [...absent];
  }
  const withChains = days.filter((day) => [...found.values()].some((sessions) => sessions.has(day)));
  return {
    async toLake(lake) {
      for (const chain of raw) await lake.writeChain(chain);
    },
    write: async (store) => (valid.length > 0 ? store.writeChains(valid) : 0),
    rejections,
    sources: [...sources],
    result: {
      symbols: [...found.keys()],
      chains: valid.length,
      sessions: [...withChains],
      missing,
      rejected: sumRejections(rejections),
    },
  };
}
