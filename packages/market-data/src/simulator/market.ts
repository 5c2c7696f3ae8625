import {
  createRandom,
  gicsSectors,
  type Instrument,
  isHalfDay,
  newYorkInstant,
  sessionClose,
  sessionsBetween,
} from '@gammatwin/core';
import { simulateCommonMarket } from './common-market.ts';
import type { SimulatorConfig } from './config.ts';
import { type CorporateActions, simulateCorporateActions } from './corporate-actions.ts';
import type { EffectStrengths } from './effects.ts';
import { type Headline, simulateHeadlines, tonesBySession } from './headlines.ts';
import { type Listing, type StockLife, simulateLife, wholeLife } from './listings.ts';
import { type SimulatedMacro, simulateMacro } from './macro.ts';
import { type StockPath, simulateStock } from './stock-path.ts';
import { madeUpTickers, simulatedInstrument } from './tickers.ts';

/** One stock with all that happens to it. */
interface SimulatedStock {
  readonly path: StockPath;
  readonly actions: CorporateActions | null;
  readonly headlines: readonly Headline[];
}

/** The whole market of a config; stocks are simulated when first asked for, and kept. */
export interface SimulatedMarket {
  readonly sessions: Int32Array;
  readonly strengths: EffectStrengths;
  readonly macro: SimulatedMacro;
  readonly lives: readonly StockLife[];
  /** By symbol, present and former ones; those that begin within the sessions. */
  readonly listings: ReadonlyMap<string, Listing>;
  instrument(listing: Listing): Instrument;
  stock(listing: Listing): SimulatedStock;
  /** The moment of a session's closing quotes, milliseconds since the epoch. */
  closeOf(t: number): number;
}

const halfDayVolume = 0.45;

export function simulateMarket(config: SimulatorConfig): SimulatedMarket {
  const strengths: EffectStrengths = {
    pcrReversal: 0,
    gammaPin: 0,
    openInterestTrend: 0,
    ivReversion: 0,
    newsDrift: 0,
    ...config.effects,
  };
  const random = createRandom(config.seed);
  const sessions = sessionsBetween(config.from, config.to);
  const common = simulateCommonMarket(sessions.length, strengths.ivReversion, random.fork('market'));
  const macro = simulateMacro(common, random.fork('macro'));
  const symbols = config.symbols ?? madeUpTickers(config.stocks ?? 40);
  const taken = new Set(symbols);
  const lives = symbols.map((symbol) =>
    config.corporateActions
      ? simulateLife(symbol, (name) => taken.has(name), random.fork(`life/${symbol}`))
      : wholeLife(symbol),
  );
  const begun = lives.flatMap(({ listings }) => listings).filter(({ first }) => first < sessions.length);
  const instruments = new Map(
    symbols.map((symbol) => [symbol, simulatedInstrument(symbol, random.fork(`sector/${symbol}`))] as const),
  );
  const halfDay = (t: number) => config.corporateActions === true && isHalfDay(sessions[t]!);
  const closingHours = Float64Array.from(sessions, (_, t) => (halfDay(t) ? 13 : 16));

  const stocks = new Map<string, SimulatedStock>();
  return {
    sessions,
    strengths,
    macro,
    lives,
    listings: new Map(begun.map((listing) => [listing.symbol, listing] as const)),
    instrument({ symbol, stock, first, end }) {
      return {
        ...instruments.get(stock)!,
        symbol,
        ...(first > 0 ? { listedOn: sessions[first]! } : {}),
        ...(end < sessions.length ? { delistedOn: sessions[end - 1]! } : {}),
      };
    },
    stock({ stock }) {
      let found = stocks.get(stock);
      if (!found) {
        const own = random.fork(`stock/${stock}`);
        const actions = config.corporateActions ? simulateCorporateActions(own.fork('actions')) : null;
        const headlines = config.news ? simulateHeadlines(sessions, closingHours, own.fork('news')) : [];
        const { sector } = instruments.get(stock)!;
        const number = sector ? gicsSectors.indexOf(sector) : 0;
        const path = simulateStock(stock, number, sessions, common, strengths, own, {
          ...(actions
            ? { actions, volumeShare: closingHours.map((hour) => (hour < 16 ? halfDayVolume : 1)) }
            : {}),
          ...(config.news ? { headlines: tonesBySession(headlines, sessions.length) } : {}),
        });
        found = { path, actions, headlines };
        stocks.set(stock, found);
      }
      return found;
    },
    closeOf: (t) => (halfDay(t) ? sessionClose(sessions[t]!) : newYorkInstant(sessions[t]!, 16)),
  };
}
