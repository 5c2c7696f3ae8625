import type { Regime, Trade } from '@gammatwin/core';
import type { ColumnType, Generated } from 'kysely';

export type RunStatus = 'running' | 'done' | 'failed';

type Json<T> = ColumnType<T, string, string>;

/** The tables of schema `market` that are read and written row by row; the bulk tables travel by COPY alone. */
export interface Tables {
  source: { only_row: Generated<boolean>; market: string };
  instruments: { symbol: string; name: string | null; sector: string | null };
  runs: {
    id: Generated<number>;
    kind: string;
    started_at: Date;
    finished_at: Date | null;
    config: Json<unknown>;
    commit: string | null;
    status: RunStatus;
  };
  predictions: {
    time: Date;
    ticker: string;
    model: string;
    expected_return: number;
    hit_probability: number;
    volatility_per_day: number;
    q10: number;
    q50: number;
    q90: number;
    regime: Regime;
    regime_probabilities: number[];
    target_adjustment: number;
    stop_adjustment: number;
    pcr_gate: number;
    written_at: Generated<Date>;
  };
  trades: {
    id: Generated<number>;
    time: Date;
    position: number;
    run_id: number;
    ticker: string;
    side: 'buy' | 'sell';
    entry_price: number;
    target_price: number;
    stop_price: number;
    target_pct: number;
    stop_pct: number;
    probability: number;
    position_size_pct: number;
    policy_size_pct: number;
    kelly_size_pct: number;
    regime: Regime;
    reward_risk: number;
    options_context: Json<Trade['options_context']>;
    rationale: string[];
  };
}
