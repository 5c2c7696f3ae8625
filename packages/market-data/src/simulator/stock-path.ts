import type { BarSeries, Random } from '@gammatwin/core';
import { type CommonMarket, overnightShare } from './common-market.ts';
import type { CorporateActions } from './corporate-actions.ts';
import {
  type EffectStrengths,
  logPcrSpread,
  neutralPcr,
  newsPersistence,
  nextTrend,
  openInterestSpread,
  pcrPersistence,
  pinReach,
  plantedDrift,
} from './effects.ts';
import { frontMonthly } from './expirations.ts';
import { nearestStrike } from './strikes.ts';
import { dailyVolatility, nextLevel, sessionsPerYear } from './volatility.ts';

/** One stock's whole history: its bars, and by session what its option chain is made of and what drives its price. */
export interface StockPath {
  readonly bars: BarSeries;
  readonly longRunIv: number;
  /** 30 days, at the money, at the close. */
  readonly iv: Float64Array;
  /** Put-call ratio and total of the open interest published that morning. */
  readonly pcr: Float64Array;
  readonly openInterest: Float64Array;
  readonly pinStrike: Float64Array;
  /** Drivers of the next session: see effects.ts. */
  readonly pcrScore: Float64Array;
  readonly trend: Float64Array;
  readonly news: Float64Array;
  /** What one share of the first session has become by splits; and, dividends reinvested as well, what it is worth. */
  readonly splits: Float64Array;
  readonly shares: Float64Array;
  /** Option turnover of the session, about 1. */
  readonly activity: Float64Array;
  /** Seeds the noise of the stock's single contracts. */
  readonly noiseKey: number;
}

/** What a plain market does without: splits and dividends, headlines, half days. */
export interface PathExtras {
  readonly actions?: CorporateActions;
  /** Sum of the tones (−1 to 1) of the headlines between the close before and each session's own. */
  readonly headlines?: Float64Array;
  /** Volume of each session as a share of a whole one's. */
  readonly volumeShare?: Float64Array;
}

/** Mean log return a session that all stocks have, half of it overnight. */
export const riskPremiumPerSession: number = 0.05 / sessionsPerYear;
const jumpSize = 0.05;
const stressedCorrelation = 1.5;

export function simulateStock(
  symbol: string,
  sector: number,
  sessions: Int32Array,
  common: CommonMarket,
  strengths: EffectStrengths,
  random: Random,
  extras: PathExtras = {},
): StockPath {
  const { actions, headlines } = extras;
  const count = sessions.length;
  const column = () => new Float64Array(count);
  const [open, high, low, close, volume] = [column(), column(), column(), column(), column()];
  const [iv, pcr, openInterest, pinStrike] = [column(), column(), column(), column()];
  const [pcrScore, trend, activity, news] = [column(), column(), column(), column()];
  const [splits, shares] = [column().fill(1), column().fill(1)];

  const traits = random.fork('traits');
  const longRunIv = Math.max(0.16, Math.min(0.75, 0.32 * Math.exp(0.3 * traits.normal())));
  const marketShare = 0.15 + 0.3 * traits.uniform();
  const sectorShare = 0.05 + 0.15 * traits.uniform();
  const meanVolume = 3e6 * Math.exp(0.8 * traits.normal());
  const meanOpenInterest = 150_000 * Math.exp(0.6 * traits.normal());
  const noiseKey = traits.integer(0, 0x7fffffff);
  let price = 90 * Math.exp(0.6 * traits.normal());
  let level = 0.15 * traits.normal();
  let score = traits.normal();
  let logOpenInterest = 0;
  let confirmation = 0;
  let drift = 0;
  let pinExpiry = 0;
  let tone = 0;

  const move = random.fork('prices');
  const state = random.fork('options');
  let ivBefore = longRunIv * Math.exp(level);
  for (let t = 0; t < count; t++) {
    const v = dailyVolatility(ivBefore);
    const calm = stressedCorrelation ** common.stressed[t]!;
    const m = Math.sqrt(marketShare * calm);
    const s = Math.sqrt(sectorShare);
    const own = Math.sqrt(1 - marketShare * calm - sectorShare);
    const ownOvernight = move.normal();
    const ownIntraday = move.normal();
    const overnightShock =
      m * common.overnight[t]! + s * common.sectorOvernight[sector]![t]! + own * ownOvernight;
    const intradayShock =
      m * common.intraday[t]! + s * common.sectorIntraday[sector]![t]! + own * ownIntraday;
    const jumps = move.uniform() < (common.stressed[t] ? 0.015 : 0.005);
    const jump = (jumps ? 1 : 0) * (jumpSize * move.normal() - jumpSize ** 2 / 2);

    const overnightVariance = overnightShare * v * v;
    const intradayVariance = (1 - overnightShare) * v * v;
    const premium = riskPremiumPerSession / 2;
    const gap = premium - overnightVariance / 2 + Math.sqrt(overnightVariance) * overnightShock + jump;
    const day = premium - intradayVariance / 2 + Math.sqrt(intradayVariance) * intradayShock + drift;
    let ratio = 1;
    if (t > 0) [splits[t], shares[t]] = [splits[t - 1]!, shares[t - 1]!];
    if (actions) {
      const { cash, ...split } = actions.open(t, price);
      ratio = split.ratio;
      const after = price / ratio - cash;
      splits[t]! *= ratio;
      shares[t]! *= price / after;
      price = after;
    }
    const before = price;
    const opened = before * Math.exp(gap);
    price = opened * Math.exp(day);
    open[t] = cents(opened);
    close[t] = cents(price);
    high[t] = cents(opened * Math.exp(bridgeMaximum(day, intradayVariance, move.uniform())));
    low[t] = cents(opened / Math.exp(bridgeMaximum(-day, intradayVariance, move.uniform())));
    const excitement = 0.3 * Math.abs(intradayShock) + 0.35 * move.normal() + (jumps ? 1 : 0);
    volume[t] = Math.round(
      meanVolume * Math.exp(excitement - 0.3) * splits[t]! * (extras.volumeShare?.[t] ?? 1),
    );

    const ownDay = Math.sqrt(overnightShare) * ownOvernight + Math.sqrt(1 - overnightShare) * ownIntraday;
    level = nextLevel(
      level,
      0.04,
      -0.3 * ownDay + Math.sqrt(1 - 0.09) * move.normal(),
      strengths.ivReversion,
    );
    iv[t] = longRunIv * Math.exp(level + common.volatility[t]!);
    ivBefore = iv[t]!;

    // Open interest is the previous close's, published this morning: it knows nothing of today's price.
    score = pcrPersistence * score + Math.sqrt(1 - pcrPersistence ** 2) * state.normal();
    const surprise = state.normal();
    logOpenInterest = 0.97 * logOpenInterest + openInterestSpread * surprise;
    const pinDraw = state.normal();
    const reach = pinReach(iv[t]!);
    const pinBefore = ratio === 1 ? pinStrike[t - 1]! : Math.round((pinStrike[t - 1]! / ratio) * 100) / 100;
    if (sessions[t]! >= pinExpiry || Math.abs(pinBefore / before - 1) > reach) {
      pinStrike[t] = nearestStrike(before * (1 + 0.4 * reach * pinDraw), before);
      pinExpiry = frontMonthly(sessions[t]!);
    } else pinStrike[t] = pinBefore;
    const return5 = t >= 5 ? Math.log((price * shares[t]!) / (close[t - 5]! * shares[t - 5]!)) : 0;
    confirmation = nextTrend(confirmation, surprise, return5, dailyVolatility(longRunIv));

    pcrScore[t] = score;
    pcr[t] = neutralPcr * Math.exp(logPcrSpread * score);
    openInterest[t] = meanOpenInterest * Math.exp(logOpenInterest);
    trend[t] = confirmation;
    tone = newsPersistence * tone + (headlines?.[t] ?? 0);
    news[t] = tone;
    activity[t] = Math.exp(0.3 * state.normal());
    drift = plantedDrift(
      strengths,
      { pcr: score, trend: confirmation, pinDistance: pinStrike[t]! / price - 1, news: tone },
      longRunIv,
    );
  }
  const bars: BarSeries = { symbol, splitsThrough: null, session: sessions, open, high, low, close, volume };
  return {
    bars,
    longRunIv,
    iv,
    pcr,
    openInterest,
    pinStrike,
    pcrScore,
    trend,
    news,
    splits,
    shares,
    activity,
    noiseKey,
  };
}

/** Maximum of a Brownian bridge from 0 to `end` with the given variance, at the quantile 1 − u; never below either end. */
function bridgeMaximum(end: number, variance: number, u: number): number {
  return (end + Math.sqrt(end * end - 2 * variance * Math.log(1 - u))) / 2;
}

/** To a hundredth of a cent; a ruined stock keeps a price above 0. */
function cents(price: number): number {
  return price < 0.001 ? Number(price.toPrecision(4)) : Math.round(price * 10_000) / 10_000;
}
