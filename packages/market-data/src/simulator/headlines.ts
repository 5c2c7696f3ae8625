import { type EpochDay, type NewsItem, newYorkInstant, previousSession, type Random } from '@gammatwin/core';

/** One headline: what it says, and when it is out. */
export interface Headline {
  /** Number of the session whose close is the first to know it. */
  readonly t: number;
  readonly day: EpochDay;
  /** New York's clock, 9.5 = 9:30. */
  readonly hour: number;
  /** −1, −0.5, 0, 0.5 or 1. */
  readonly tone: number;
  readonly phrase: string;
}

const perSession = 0.3;

const phrases: Readonly<Record<string, readonly string[]>> = {
  '1': [
    'beats earnings estimates by a wide margin and raises full-year guidance',
    'posts record profit as demand surges',
    'wins landmark contract, shares seen soaring',
    'announces breakthrough product to strong acclaim',
  ],
  '0.5': [
    'tops revenue expectations',
    'is upgraded to buy by analysts',
    'expands buyback programme after solid quarter',
    'reports improving margins',
  ],
  '0': [
    'to present at an industry conference',
    'schedules its annual meeting of shareholders',
    'names a new head of communications',
    'moves its headquarters within the city',
  ],
  '-0.5': [
    'misses revenue expectations',
    'is downgraded to hold by analysts',
    'warns of weaker demand next quarter',
    'faces delays at its main plant',
  ],
  '-1': [
    'plunges into loss and slashes full-year guidance',
    'faces fraud investigation by regulators',
    'recalls flagship product after fatal failures',
    'defaults on bonds as bankruptcy fears grow',
  ],
};
const tones = [1, 0.5, 0, -0.5, -1];

/** A stock's headlines over the sessions, about three in ten sessions, in the order of the sessions. */
export function simulateHeadlines(
  sessions: Int32Array,
  closingHours: Float64Array,
  random: Random,
): Headline[] {
  const headlines: Headline[] = [];
  for (const [t, session] of sessions.entries()) {
    // Poisson, by the time to the next one.
    for (let at = wait(random); at < perSession; at += wait(random)) {
      const tone = tones[random.integer(0, tones.length - 1)]!;
      const said = phrases[String(tone)]!;
      const phrase = said[random.integer(0, said.length - 1)]!;
      headlines.push({ t, ...published(t, session, closingHours[t]!, random), tone, phrase });
    }
  }
  return headlines;
}

function wait(random: Random): number {
  return -Math.log(1 - random.uniform());
}

/** Half on the day before its close, a quarter on the evening of the session before, a quarter on a free day between. */
function published(
  t: number,
  session: EpochDay,
  closingHour: number,
  random: Random,
): { readonly day: EpochDay; readonly hour: number } {
  const [when, which, moment] = [random.uniform(), random.uniform(), random.uniform()];
  const before = previousSession(session);
  const freeDays = session - before - 1;
  if (when < 0.5 || t === 0) return { day: session, hour: 6 + (closingHour - 6.1) * moment };
  if (when < 0.75 || freeDays === 0) return { day: before, hour: 16.5 + 6 * moment };
  return { day: before + 1 + Math.floor(freeDays * which), hour: 7 + 14 * moment };
}

/** Sum of the tones by session. */
export function tonesBySession(headlines: readonly Headline[], sessions: number): Float64Array {
  const sums = new Float64Array(sessions);
  for (const { t, tone } of headlines) sums[t]! += tone;
  return sums;
}

/** The article as a provider gives it; `number` tells a stock's headlines apart. */
export function newsItem(symbol: string, { day, hour, phrase }: Headline, number: number): NewsItem {
  const publishedAt = Math.round(newYorkInstant(day, hour));
  return {
    id: `${symbol}-${day}-${number}`,
    source: 'simulator',
    publishedAt,
    asOf: publishedAt + 30_000,
    symbols: [symbol],
    headline: `Simulated ${symbol} ${phrase}`,
    summary: null,
    url: null,
    publisher: 'Simulated Wire',
  };
}
