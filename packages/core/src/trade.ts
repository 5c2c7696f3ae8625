export const regimes = ['Trending', 'MeanReverting', 'HighVolatility', 'Quiet'] as const;
export type Regime = (typeof regimes)[number];

/** What one digital twin says of its stock at a session's close, about the next five sessions from the next open. */
export interface TwinPrediction {
  readonly symbol: string;
  /** Simple return, 0.02 = 2 %. */
  readonly expectedReturn: number;
  /** Probability that a buy's target is touched before its stop, given that one of them is. */
  readonly hitProbability: number;
  /** Realised volatility of the five sessions, a day. */
  readonly volatilityPerDay: number;
  readonly q10: number;
  readonly q50: number;
  readonly q90: number;
  readonly regime: Regime;
  /** In the order of `regimes`; sums to 1. */
  readonly regimeProbabilities: readonly number[];
  /** Learned shifts of target and stop, as returns; bounded. */
  readonly targetAdjustment: number;
  readonly stopAdjustment: number;
  /** 0..1: how far an extreme put-call ratio lowers the hit probability. */
  readonly pcrGate: number;
}

/** A trade recommendation in the shape of seed document A, appendix C; prices in USD. */
export interface Trade {
  readonly ticker: string;
  readonly side: 'buy' | 'sell';
  /** The close that the signal saw; the order itself is for the next session's open. */
  readonly entry_price: number;
  readonly target_price: number;
  readonly stop_price: number;
  /** Return to the target, signed: positive for a buy. */
  readonly target_pct: number;
  readonly stop_pct: number;
  /** That the target is touched before the stop, given that one of them is within five sessions. */
  readonly probability: number;
  /** Percent of the portfolio, 0..10. */
  readonly position_size_pct: number;
  /** What the policy asked for and what the Kelly rule allowed, in percent; the position is the smaller. */
  readonly policy_size_pct: number;
  readonly kelly_size_pct: number;
  readonly regime: Regime;
  readonly reward_risk: number;
  readonly options_context: {
    readonly pcr_oi: number;
    readonly pcr_extreme: boolean;
    readonly max_pain_strike: number;
    readonly max_pain_distance_pct: number;
    readonly gamma_concentration: number;
    readonly iv_percentile: number;
    readonly net_delta: number;
    readonly trend_signal: number;
    /** Names of the values above that are neutral defaults because the market gave none. */
    readonly missing: readonly string[];
  };
  readonly rationale: readonly string[];
}
