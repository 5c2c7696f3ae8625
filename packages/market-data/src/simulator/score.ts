import { invalidInput } from '@gammatwin/core';

/** How forecasts met what came, both without their mean of each session, so that the market as a whole drops out. */
export interface ForecastScore {
  /** Sessions and (session, stock) pairs that count. */
  readonly sessions: number;
  readonly pairs: number;
  /** What came for each unit of forecast, 1 if the forecast is right on average, and its standard error. */
  readonly slope: number;
  readonly slopeError: number;
  /** The correlation (the information coefficient), its standard error, and what it would be if the slope were 1. */
  readonly correlation: number;
  readonly correlationError: number;
  readonly correlationSaid: number;
  /** 1 − squared error of the forecast / squared error of a forecast of the session's mean. */
  readonly rSquared: number;
}

/**
 * Scores forecasts of sessions × stocks, row-major, against what came, on every `step`th session; NaN on either side
 * drops the pair. Forecasts of `step` sessions then never overlap, and the standard errors, clustered by session, hold.
 * A forecast that is the same for all stocks has slope and correlation NaN. Throws INVALID_INPUT on lengths that differ.
 */
export function scoreForecasts(
  forecast: Float64Array,
  realised: Float64Array,
  stocks: number,
  step: number,
): ForecastScore {
  if (forecast.length !== realised.length || forecast.length % stocks !== 0) {
    throw invalidInput('forecasts', `${realised.length} for ${stocks} stocks`, forecast.length);
  }
  let pairs = 0;
  const sums = { xx: 0, xy: 0, yy: 0 };
  const clusters: { xx: number; xy: number }[] = [];
  for (let row = 0; row < forecast.length; row += step * stocks) {
    const known: number[] = [];
    for (let i = row; i < row + stocks; i++) {
      if (!Number.isNaN(forecast[i]!) && !Number.isNaN(realised[i]!)) known.push(i);
    }
    if (known.length < 2) continue;
    const meanX = known.reduce((sum, i) => sum + forecast[i]!, 0) / known.length;
    const meanY = known.reduce((sum, i) => sum + realised[i]!, 0) / known.length;
    const cluster = { xx: 0, xy: 0 };
    for (const i of known) {
      const [x, y] = [forecast[i]! - meanX, realised[i]! - meanY];
      cluster.xx += x * x;
      cluster.xy += x * y;
      sums.yy += y * y;
    }
    sums.xx += cluster.xx;
    sums.xy += cluster.xy;
    clusters.push(cluster);
    pairs += known.length;
  }
  // Rounding leaves something of a forecast without spread.
  const { xx, xy, yy } = sums.xx > 1e-20 * sums.yy ? sums : { ...sums, xx: Number.NaN };
  const slope = xy / xx;
  const slopeError = Math.sqrt(clusters.reduce((sum, c) => sum + (c.xy - slope * c.xx) ** 2, 0)) / xx;
  const correlationSaid = Math.sqrt(xx / yy);
  return {
    sessions: clusters.length,
    pairs,
    slope,
    slopeError,
    correlation: slope * correlationSaid,
    correlationError: slopeError * correlationSaid,
    correlationSaid,
    rSquared: (2 * sums.xy - sums.xx) / sums.yy,
  };
}
