import type { Trade, TwinPrediction } from '@gammatwin/core';
import { hitTargetLevels } from '@gammatwin/equity-features';
import type { Decision } from '@gammatwin/rl-ppo';
import { computeOptionsInformedTargets, type OptionsInformedTargets } from '@gammatwin/twins';
import { explainTrade } from './rationale.ts';

/** What is known of one stock at the session's close. */
export interface StockRecord {
  readonly prediction: TwinPrediction;
  /** Split-adjusted close, USD. */
  readonly close: number;
  /** Mean of close × volume over the last 20 sessions, USD a day. */
  readonly averageDollarVolume: number;
  /** All 40 options features by name, neutral where missing. */
  readonly options: Readonly<Record<string, number>>;
  readonly missingOptions: ReadonlySet<string>;
}

/** A stock that the policy picked and the rules refused: a value with a reason, not an error. */
export interface DeclinedPick {
  readonly ticker: string;
  readonly side: 'buy' | 'sell';
  readonly reason: 'kelly-allows-nothing' | 'no-reward';
  readonly probability: number;
  readonly reward_risk: number;
  readonly policy_size_pct: number;
}

export interface TradePlan {
  readonly trades: readonly Trade[];
  readonly declined: readonly DeclinedPick[];
}

/** Turns the policy's picks into trades with targets, stops and sizes; the size is the policy's, capped by half Kelly. */
export function planTrades(decision: Decision, records: readonly StockRecord[]): TradePlan {
  const trades: Trade[] = [];
  const declined: DeclinedPick[] = [];
  decision.selected.forEach((n, rank) => {
    const record = records[n]!;
    const targets = computeOptionsInformedTargets(
      record.prediction,
      optionsContext(record),
      record,
      hitTargetLevels,
    );
    const policySizePct = 100 * decision.sizes[rank]!;
    const size = Math.min(policySizePct, targets.kellySizePct, 10);
    if (size > 0) trades.push(tradeOf(record, targets, policySizePct, size));
    else {
      declined.push({
        ticker: record.prediction.symbol,
        reason: targets.rewardRisk > 0 ? 'kelly-allows-nothing' : 'no-reward',
        side: targets.side,
        probability: targets.probability,
        reward_risk: targets.rewardRisk,
        policy_size_pct: policySizePct,
      });
    }
  });
  return { trades, declined };
}

function tradeOf(
  record: StockRecord,
  targets: OptionsInformedTargets,
  policySizePct: number,
  size: number,
): Trade {
  const { prediction, close, options, missingOptions } = record;
  const value = (name: string) => options[name]!;
  const context = {
    pcr_oi: value('pcr_oi'),
    pcr_extreme: targets.pcrExtreme,
    max_pain_strike: value('max_pain_strike'),
    max_pain_distance_pct: value('max_pain_distance_pct'),
    gamma_concentration: value('gamma_concentration'),
    iv_percentile: value('iv_percentile'),
    net_delta: value('net_delta'),
    trend_signal: value('trend_signal'),
  };
  const trade = {
    ticker: prediction.symbol,
    side: targets.side,
    entry_price: close,
    target_price: close * (1 + targets.targetPct),
    stop_price: close * (1 + targets.stopPct),
    target_pct: targets.targetPct,
    stop_pct: targets.stopPct,
    probability: targets.probability,
    position_size_pct: size,
    policy_size_pct: policySizePct,
    kelly_size_pct: targets.kellySizePct,
    regime: prediction.regime,
    reward_risk: targets.rewardRisk,
    options_context: {
      ...context,
      missing: Object.keys(context).filter((name) => missingOptions.has(name)),
    },
  };
  const known = Object.fromEntries(Object.entries(options).filter(([name]) => !missingOptions.has(name)));
  return {
    ...trade,
    rationale: explainTrade({ trade, options: known }).map((sentence) => sentence.text),
  };
}

/** NaN where the market gave nothing, so that no rule takes a neutral default for an observation. */
function optionsContext({ options, missingOptions }: StockRecord) {
  const known = (name: string) => (missingOptions.has(name) ? Number.NaN : options[name]!);
  return {
    max_pain_distance_pct: known('max_pain_distance_pct'),
    gamma_concentration: known('gamma_concentration'),
    iv_percentile: known('iv_percentile'),
    pcr_extreme_bullish: known('pcr_extreme_bullish'),
    pcr_extreme_bearish: known('pcr_extreme_bearish'),
  };
}
