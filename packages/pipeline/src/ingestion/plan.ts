import { createHash } from 'node:crypto';
import { type EpochDay, GammaTwinError, sessionsBetween, toIsoDate } from '@gammatwin/core';
import type { MarketDataProvider } from '@gammatwin/market-data';
import { type Grain, grainOf } from './grain.ts';
import type { JobSpec } from './job-spec.ts';
import { defaultKinds, type IngestKind, ingestKinds } from './kinds.ts';

/** A unit of work that happens once. */
export interface IngestTask {
  /** Unique within the job, and the same whenever just these symbols and days are planned. */
  readonly name: string;
  readonly kind: IngestKind;
  /** Empty where it is of no symbol. */
  readonly symbols: readonly string[];
  /** Days, both included. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** Whether what the provider rejected of no symbol of the job counts here: with one task of each kind and day. */
  readonly rest: boolean;
}

export interface IngestPlan {
  readonly symbols: readonly string[];
  readonly kinds: readonly IngestKind[];
  readonly grain: Grain;
  readonly tasks: readonly IngestTask[];
}

/**
 * Cuts a job into tasks. What the provider can check without a network it has checked after that. Throws
 * UNKNOWN_SYMBOL, NOT_OFFERED and whatever the provider throws.
 */
export async function planTasks(
  provider: MarketDataProvider,
  spec: JobSpec,
  grainOverride?: Grain,
): Promise<IngestPlan> {
  const kinds = kindsOf(provider, spec);
  const symbols = await symbolsOf(provider, spec);
  const grain = grainOverride ?? grainOf(spec.provider, symbols.length);
  const { from, to } = spec;
  const tasks: IngestTask[] = [];
  for (const kind of kinds) {
    if (wholeKinds.has(kind)) {
      const of = kind === 'instruments' ? symbols : [];
      const name = of.length > 0 ? `${kind}/${label(of)}` : kind;
      tasks.push({ name, kind, symbols: of, from, to, rest: true });
    } else if (kind === 'chains') {
      const sessions = await provider.chainSessions({ from, to });
      for (const days of groups([...sessions], grain.chainSessionsPerTask)) {
        for (const [i, group] of groups(symbols, grain.chainSymbolsPerTask).entries()) {
          tasks.push(task(kind, group, days[0]!, days.at(-1)!, i === 0));
        }
      }
    } else {
      const days = kind === 'contracts' ? [lastSession(from, to), lastSession(from, to)] : [from, to];
      for (const [i, group] of groups(symbols, grain.symbolsPerTask).entries())
        tasks.push(task(kind, group, days[0]!, days[1]!, i === 0));
    }
  }
  return { symbols, kinds, grain, tasks };
}

const wholeKinds: ReadonlySet<IngestKind> = new Set([
  'instruments',
  'memberships',
  'macro',
  'scoredHeadlines',
]);

function kindsOf(provider: MarketDataProvider, spec: JobSpec): readonly IngestKind[] {
  const wanted = spec.kinds ?? defaultKinds;
  const refused = spec.kinds?.filter((kind) => !provider.offers.has(kind)) ?? [];
  if (refused.length > 0) {
    throw new GammaTwinError(
      'NOT_OFFERED',
      `provider ${provider.name} has no ${refused.join(', ')}; it has ${[...provider.offers].join(', ')}`,
      { fields: { provider: provider.name, refused } },
    );
  }
  return ingestKinds.filter((kind) => wanted.includes(kind) && provider.offers.has(kind));
}

async function symbolsOf(provider: MarketDataProvider, spec: JobSpec): Promise<readonly string[]> {
  const local = spec.provider.kind === 'files' || spec.provider.kind === 'simulator';
  if (spec.symbols && !local) return spec.symbols;
  if (!provider.offers.has('instruments')) {
    if (spec.symbols) return spec.symbols;
    throw new GammaTwinError('INVALID_INPUT', `provider ${provider.name} lists no symbols: name them`);
  }
  const listed = (await provider.instruments()).map(({ symbol }) => symbol).sort();
  if (!spec.symbols) return listed;
  const known = new Set(listed);
  const unknown = spec.symbols.filter((symbol) => !known.has(symbol));
  if (unknown.length === 0) return spec.symbols;
  throw new GammaTwinError('NO_DATA', `provider ${provider.name} has nothing of ${unknown.join(', ')}`, {
    fields: { provider: provider.name, unknown },
  });
}

function task(
  kind: IngestKind,
  symbols: readonly string[],
  from: EpochDay,
  to: EpochDay,
  rest: boolean,
): IngestTask {
  const days = from === to ? toIsoDate(from) : `${toIsoDate(from)}..${toIsoDate(to)}`;
  return { name: `${kind}/${days}/${label(symbols)}`, kind, symbols, from, to, rest };
}

/** 'AAPL', or 'AAPL+23#5f0c12': what else is in a group decides whether it is the same task. */
function label(symbols: readonly string[]): string {
  const [first] = symbols;
  if (symbols.length === 1) return first!;
  const hash = createHash('sha256').update(symbols.join()).digest('hex').slice(0, 6);
  return `${first}+${symbols.length - 1}#${hash}`;
}

function lastSession(from: EpochDay, to: EpochDay): EpochDay {
  return sessionsBetween(from, to).at(-1) ?? to;
}

function groups<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let i = 0; i < items.length; i += size) found.push(items.slice(i, i + size));
  return found;
}
