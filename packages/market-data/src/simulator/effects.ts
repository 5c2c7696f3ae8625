import { normalCdf, normalPdf } from '@gammatwin/greeks';
import { dailyVolatility } from './volatility.ts';

/**
 * The planted effects. Four of them drive prices: the open-to-close log return of session t + 1 has the mean
 *
 *     drift(t) = v · ( s_pcr · 0.20 · soft(z) + s_oi · 0.07 · trend + s_news · 0.12 · clip(news, ±3) )
 *                + s_pin · 0.05 · clip(d, ±0.12)
 *
 * out of what the chain, the bars and the headlines of session t show, so that a position that enters at the open of t + 1 earns all
 * of it; v is the stock's long-run daily volatility.
 *
 * - pcrReversal: z = ln(PCR / 0.84) / 0.18 with the put-call ratio of open interest; soft(z) = sign(z) · max(|z| − 1, 0),
 *   so it acts outside 0.70 … 1.00: many puts, and the price rises. z is an AR(1) of coefficient 0.9 and variance 1.
 * - gammaPin: d = K* / close − 1, K* the strike where open interest piles up, nearly always that of the largest gamma
 *   exposure. It stays until the front month expires or a close ends farther than its reach from it.
 * - openInterestTrend: trend(t) = 0.8 · trend(t − 1) + clip(e, ±2) · clip(r5 / (v · √5), ±2); e is the unexpected change of
 *   total open interest over 6 %, r5 the log return of the last five sessions: the price goes on where open interest
 *   grows and turns where it shrinks.
 * - newsDrift: news(t) = 0.75 · news(t − 1) + the sum of the tones, −1 to 1, of the headlines since the close before: the
 *   price goes on for some days where they point. Without `news` in the config there is nothing for it to act on.
 * - ivReversion acts on implied volatility alone: see volatility.ts.
 */
export const effectNames = [
  'pcrReversal',
  'gammaPin',
  'openInterestTrend',
  'ivReversion',
  'newsDrift',
] as const;
export type EffectName = (typeof effectNames)[number];
/** 0 = absent, 1 = strongest. */
export type EffectStrengths = Readonly<Record<EffectName, number>>;

export const neutralPcr = 0.84;
export const logPcrSpread = 0.18;
export const pcrPersistence = 0.9;
export const openInterestSpread = 0.06;
const furthestPin = 0.12;
export const newsPersistence = 0.75;
const mostNews = 3;
const newsPull = 0.12;
const trendPersistence = 0.8;
const pcrPull = 0.2;
const trendPull = 0.07;
const pinPull = 0.05;

/** What drives the price of one stock after a session's close. */
export interface DriverState {
  /** z of the put-call ratio. */
  readonly pcr: number;
  readonly trend: number;
  /** K* / close − 1. */
  readonly pinDistance: number;
  readonly news: number;
}

export function nextTrend(
  trend: number,
  openInterestSurprise: number,
  return5: number,
  volatility: number,
): number {
  const confirmation = clip(openInterestSurprise, 2) * clip(return5 / (volatility * Math.sqrt(5)), 2);
  return trendPersistence * trend + confirmation;
}

/** Mean log return that the effects add to the next session, open to close. */
export function plantedDrift(strengths: EffectStrengths, state: DriverState, longRunIv: number): number {
  const { pcr, trend, news, pinDistance } = state;
  return drift(strengths, { pcr: soft(pcr), trend, news, pinDistance }, dailyVolatility(longRunIv));
}

/** How far the price may run from the pin strike before open interest gathers elsewhere, as a fraction of the price. */
export function pinReach(iv30: number): number {
  return Math.min(furthestPin, 1.25 * iv30 * Math.sqrt(30 / 365));
}

/** What is known of the life of the pin strike: sessions before the front month expires, reach, daily volatility now. */
export interface PinOutlook {
  readonly sessions: number;
  readonly reach: number;
  readonly volatility: number;
}

/**
 * Expected log return that the effects add between the next session's open and the close of session `horizon`, given the
 * state: the sum over the sessions of the drift's conditional mean. Exact for the put-call ratio, the trend and the news but for
 * the clips; for the pin strike by the reflection principle at the volatility of the day.
 */
export function expectedPlantedReturn(
  strengths: EffectStrengths,
  state: DriverState,
  longRunIv: number,
  horizon: number,
  pin: PinOutlook,
): number {
  const volatility = dailyVolatility(longRunIv);
  let sum = 0;
  for (let ahead = 0; ahead < horizon; ahead++) {
    const pcr = expectedSoft(
      state.pcr * pcrPersistence ** ahead,
      Math.sqrt(1 - pcrPersistence ** (2 * ahead)),
    );
    const trend = state.trend * trendPersistence ** ahead;
    const pulled = (1 + state.pinDistance) * Math.exp(-sum) - 1;
    const distance = ahead < pin.sessions ? expectedDistance(pulled, pin, ahead) : 0;
    const news = state.news * newsPersistence ** ahead;
    sum += drift(strengths, { pcr, trend, news, pinDistance: distance }, volatility);
  }
  return sum;
}

/**
 * Mean distance to the pin strike `ahead` sessions from now, 0 counted where the price has left its reach by the close
 * before (a new strike is drawn around the price): the distance is a martingale until it hits ±reach, so what the hits
 * carry away is missing from the mean.
 */
function expectedDistance(distance: number, { reach, volatility }: PinOutlook, ahead: number): number {
  if (ahead === 0) return distance;
  if (Math.abs(distance) > reach) return 0;
  if (ahead === 1) return distance;
  const spread = volatility * Math.sqrt(ahead - 1);
  const hits = (gap: number) => 2 * normalCdf(-(gap + 0.58 * volatility) / spread);
  return distance - reach * (hits(reach - distance) - hits(reach + distance));
}

/** `state` with soft(z) in the place of z. */
function drift(s: EffectStrengths, state: DriverState, volatility: number): number {
  const options = s.pcrReversal * pcrPull * state.pcr + s.openInterestTrend * trendPull * state.trend;
  const sentiment = options + s.newsDrift * newsPull * clip(state.news, mostNews);
  return volatility * sentiment + s.gammaPin * pinPull * clip(state.pinDistance, furthestPin);
}

function soft(z: number): number {
  return Math.sign(z) * Math.max(Math.abs(z) - 1, 0);
}

/** E[soft(x)] for x normal: (mean − 1)·Φ + sd·φ above 1, and the mirror image below −1. */
export function expectedSoft(mean: number, sd: number): number {
  if (sd === 0) return soft(mean);
  const above = (m: number) => (m - 1) * normalCdf((m - 1) / sd) + sd * normalPdf((m - 1) / sd);
  return above(mean) - above(-mean);
}

function clip(x: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, x));
}
