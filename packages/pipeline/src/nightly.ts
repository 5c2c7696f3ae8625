import {
  createRandom,
  type EpochDay,
  GammaTwinError,
  isSession,
  nextSession,
  type Trade,
  toIsoDate,
} from '@gammatwin/core';
import {
  allCash,
  decide,
  encodePortfolio,
  macroInputs,
  type Observation,
  type PortfolioData,
  type PortfolioPolicy,
} from '@gammatwin/rl-ppo';
import type { Store } from '@gammatwin/store';
import { predictionAt, type TwinForecasts } from '@gammatwin/twins';
import { loadDataset, type MarketDataset } from './dataset.ts';
import { computeFeatures } from './features.ts';
import { forecastDataset } from './forecast.ts';
import type { Home } from './home.ts';
import { modelFingerprint } from './model-fingerprint.ts';
import { loadForecasters, loadPolicyFor } from './models.ts';
import { policyInputs } from './policy-inputs.ts';
import type { WorkContext } from './stage.ts';
import { type DeclinedPick, planTrades, type StockRecord } from './trades.ts';

export interface NightlyRequest extends WorkContext {
  readonly store: Store;
  readonly home: Home;
  readonly session: EpochDay;
  readonly now: number;
  readonly runId: number;
}

/** One night's result; the same stored data and models give the same bytes. */
export interface NightlyReport {
  /** The session whose close the signals saw. */
  readonly date: string;
  /** The session at whose open the orders would stand. */
  readonly trade_date: string;
  readonly models: { readonly foundation: string; readonly twins: string; readonly policy: string };
  /** Stocks that the policy chose from, and how many of them had options data that day. */
  readonly universe: number;
  readonly with_options: number;
  /** What the night had to do without. */
  readonly notes: readonly string[];
  readonly trades: readonly Trade[];
  readonly declined: readonly DeclinedPick[];
}

/**
 * Turns one session's market into the next session's trades (seed document A, section 9.1): features, embeddings,
 * twins, policy, targets and sizes, rationale. Writes predictions and trades, and reads nothing later than the session.
 */
export async function runNightly(request: NightlyRequest): Promise<NightlyReport> {
  const { store, home, session } = request;
  await assertStored(store, session);
  const forecasters = await loadForecasters(home);
  let policy: PortfolioPolicy | null = null;
  try {
    policy = await loadPolicyFor(home, forecasters, session);
    const features = await computeFeatures({ ...request, from: session, to: session });
    const { symbols } = forecasters.twins.trained;
    const dataset = await loadDataset(store, { symbols, through: session });
    assertComplete(dataset, forecasters.foundation.trained.config.window);
    const last = dataset.sessions.length - 1;
    const forecasts = await forecastDataset(dataset, forecasters.foundation, forecasters.twins, last);
    const observation = observe(policyInputs(dataset, forecasts), last, policy.config.selections);
    const unknownMacro = macroInputs.filter((_, i) => Number.isNaN(observation.macro[i]));
    const decision = decide(policy, observation, { deterministic: true, random: createRandom('nightly') });
    const records = stockRecords(dataset, forecasts, last);
    const plan = planTrades(decision, records);
    const models = {
      foundation: await modelFingerprint(home.model('foundation')),
      twins: await modelFingerprint(home.model('twins')),
      policy: await modelFingerprint(home.model('policy')),
    };
    await store.writePredictions(
      session,
      models.twins,
      records.map((record) => record.prediction),
    );
    await store.writeTrades(session, request.runId, plan.trades);
    return {
      date: toIsoDate(session),
      trade_date: toIsoDate(nextSession(session)),
      models,
      universe: dataset.symbols.length,
      notes: [
        ...(features.sessionsWithoutRate > 0
          ? ['no three-month yield is known: Greeks were filled at a long-run rate of 3 %']
          : []),
        ...(unknownMacro.length > 0 ? [`not known to the policy: ${unknownMacro.join(', ')}`] : []),
      ],
      with_options: records.filter((record) => !record.missingOptions.has('total_oi')).length,
      ...plan,
    };
  } finally {
    forecasters.dispose();
    policy?.dispose();
  }
}

async function assertStored(store: Store, session: EpochDay): Promise<void> {
  const date = toIsoDate(session);
  if (!isSession(session)) {
    throw new GammaTwinError('NOT_A_SESSION', `${date} is not a session of the New York Stock Exchange`);
  }
  const bars = await store.readBars({ from: session, to: session });
  if (bars.sessions.length === 0) {
    const all = await store.readBars();
    const stored =
      all.sessions.length === 0
        ? 'nothing is stored'
        : `stored are ${toIsoDate(all.sessions[0]!)} to ${toIsoDate(all.sessions.at(-1)!)}`;
    throw new GammaTwinError('NO_DATA', `no bars are stored for ${date}; ${stored}; run gammatwin ingest`);
  }
}

/** A stock without a bar of the session can't be picked (`observe`); without any, or without a whole window, there is no night. */
function assertComplete(dataset: MarketDataset, window: number): void {
  const { bars, symbols, sessions } = dataset;
  const last = sessions.length - 1;
  const without = symbols.filter((_, n) => Number.isNaN(bars.close[last * symbols.length + n]!));
  if (without.length === symbols.length || sessions.length < window) {
    throw new GammaTwinError(
      'NO_DATA',
      `too little is stored on ${toIsoDate(sessions[last]!)}: ${without.length} of ${symbols.length} stocks lack a bar, ` +
        `${sessions.length} sessions of history (${window} needed)`,
    );
  }
}

/**
 * The policy's view of session index t. The portfolio is all cash: every night stands for itself until shadow execution
 * keeps positions. Stocks without a bar cannot be selected.
 */
function observe(data: PortfolioData, t: number, slots: number): Observation {
  const count = data.bars.symbols.length;
  const row = (values: Float32Array, width: number) => values.subarray(t * width, (t + 1) * width);
  return {
    stocks: row(data.stocks, data.stocks.length / data.bars.sessions.length),
    mask: Uint8Array.from({ length: count }, (_, n) => (data.bars.close[t * count + n]! > 0 ? 1 : 0)),
    portfolio: encodePortfolio(allCash, slots),
    macro: row(data.macro, data.macro.length / data.bars.sessions.length),
    optionsMarket: row(data.optionsMarket, data.optionsMarket.length / data.bars.sessions.length),
    adjacency: data.adjacency(t),
  };
}

function stockRecords(dataset: MarketDataset, forecasts: TwinForecasts, t: number): StockRecord[] {
  const { symbols, bars, options } = dataset;
  const width = options.names.length;
  return symbols.map((symbol, n) => {
    const cell = t * symbols.length + n;
    const at = cell * width;
    return {
      prediction: predictionAt(forecasts, symbol, cell),
      close: bars.close[cell]!,
      averageDollarVolume: averageDollarVolume(dataset, t, n),
      options: Object.fromEntries(options.names.map((name, f) => [name, options.values[at + f]!])),
      missingOptions: new Set(options.names.filter((_, f) => options.missing[at + f] === 1)),
    };
  });
}

function averageDollarVolume({ bars, symbols }: MarketDataset, t: number, n: number): number {
  const traded: number[] = [];
  for (let s = Math.max(0, t - 19); s <= t; s++) {
    const cell = s * symbols.length + n;
    const dollars = bars.close[cell]! * bars.volume[cell]!;
    if (!Number.isNaN(dollars)) traded.push(dollars);
  }
  return traded.reduce((sum, dollars) => sum + dollars, 0) / Math.max(1, traded.length);
}
