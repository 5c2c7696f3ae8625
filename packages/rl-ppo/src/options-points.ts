/** What a stock's options said at D's close. Flags 0 or 1; the distance and the percentile as fractions; IV a year. */
export interface OptionsSignal {
  readonly pcrExtremeBullish: number;
  readonly pcrExtremeBearish: number;
  readonly maxPainDistance: number;
  readonly maxPainStrike: number;
  readonly trendSignal: number;
  readonly ivPercentile: number;
  readonly atmIv: number;
}

/** What the stock then did, from D+1's open on. */
export interface StockOutcome {
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** A year. */
  readonly realizedVolatility: number;
}

/**
 * Points for what the options foretold (seed document A, 7.2): a contrarian PCR extreme +2 or −1, a move towards the
 * peak-gamma strike from nearer than 3 % +1.5, a confirmed trend +1, a reverting IV +0.5. A missing (NaN) signal
 * gives nothing.
 */
export function optionsPoints(signal: OptionsSignal, outcome: StockOutcome): number {
  const move = Math.sign(outcome.exitPrice / outcome.entryPrice - 1);
  let points = 0;
  if (signal.pcrExtremeBullish > 0 || signal.pcrExtremeBearish > 0) {
    const expected = signal.pcrExtremeBullish > 0 ? -1 : 1;
    points += expected === move ? 2 : -1;
  }
  if (Math.abs(signal.maxPainDistance) < 0.03) {
    const before = Math.abs(outcome.entryPrice - signal.maxPainStrike);
    if (Math.abs(outcome.exitPrice - signal.maxPainStrike) < before) points += 1.5;
  }
  if (Math.abs(signal.trendSignal) > 0.5 && Math.sign(signal.trendSignal) === move) points += 1;
  if (signal.ivPercentile > 0.8 && outcome.realizedVolatility < signal.atmIv) points += 0.5;
  if (signal.ivPercentile < 0.2 && outcome.realizedVolatility > signal.atmIv) points += 0.5;
  return points;
}
