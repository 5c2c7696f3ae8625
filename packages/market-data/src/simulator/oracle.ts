import { type EpochDay, nextSession } from '@gammatwin/core';
import { type EffectStrengths, expectedPlantedReturn, pinReach } from './effects.ts';
import { frontMonthly } from './expirations.ts';
import { riskPremiumPerSession, type StockPath } from './stock-path.ts';
import { dailyVolatility } from './volatility.ts';

/** Sessions that a forecast looks ahead. */
export const horizon = 5;

/** What one who knows the effects and their state expects of a path at the close of session number `t`. */
export function createOracle(
  sessions: Int32Array,
  strengths: EffectStrengths,
): (path: StockPath, t: number) => number {
  const toExpiry = new Int8Array(sessions.length).fill(-1);
  return (path, t) => {
    if (toExpiry[t]! < 0) toExpiry[t] = sessionsUntil(sessions[t]!, frontMonthly(sessions[t]!));
    const planted = expectedPlantedReturn(
      strengths,
      {
        pcr: path.pcrScore[t]!,
        trend: path.trend[t]!,
        pinDistance: path.pinStrike[t]! / path.bars.close[t]! - 1,
        news: path.news[t]!,
      },
      path.longRunIv,
      horizon,
      { sessions: toExpiry[t]!, reach: pinReach(path.iv[t]!), volatility: dailyVolatility(path.iv[t]!) },
    );
    // Five days from the open on hold five daytime halves of the premium and four overnight ones.
    return Math.expm1(planted + (horizon - 0.5) * riskPremiumPerSession);
  };
}

/** Sessions in [from, to), no more than the horizon. */
function sessionsUntil(from: EpochDay, to: EpochDay): number {
  let count = 0;
  for (let day = from; day < to && count < horizon; day = nextSession(day)) count++;
  return count;
}
