import {
  createRandom,
  type EpochDay,
  gicsSectors,
  type Instrument,
  invalidInput,
  nextSession,
  type OptionChain,
  sessionsBetween,
  toIsoDate,
} from '@gammatwin/core';
import { macroNames } from '../macro-names.ts';
import { offering } from '../offering.ts';
import type { MarketDataProvider } from '../provider.ts';
import { firstAtLeast, sliceBars } from '../slice-bars.ts';
import { type Listing, simulateChain } from './chain.ts';
import { simulateCommonMarket } from './common-market.ts';
import { checkSimulatorConfig, type SimulatorConfig } from './config.ts';
import { type EffectStrengths, expectedPlantedReturn, pinReach } from './effects.ts';
import { frontMonthly, listedExpirations } from './expirations.ts';
import { simulateMacro } from './macro.ts';
import { riskPremiumPerSession, type StockPath, simulateStock } from './stock-path.ts';
import { madeUpTickers, simulatedInstrument } from './tickers.ts';
import { dailyVolatility } from './volatility.ts';

export interface SimulatedProvider extends MarketDataProvider {
  /**
   * The simple return from the next session's open to the fifth session's close that one who knows the planted effects
   * (effects.ts) and their state expects at the session's close. Throws INVALID_INPUT on an unknown symbol or session.
   */
  oracleExpectedReturn(symbol: string, session: EpochDay): number;
}

const horizon = 5;

/**
 * A made-up market: sector and market factors, stochastic volatility, jumps, calm and stressed times; option chains from
 * a volatility surface; effects planted as strongly as asked. Signals seen at a session's close earn from the next
 * session's open. Throws INVALID_CONFIG.
 */
export function simulatedProvider(config: SimulatorConfig): SimulatedProvider {
  checkSimulatorConfig(config);
  const strengths: EffectStrengths = {
    pcrReversal: 0,
    gammaPin: 0,
    openInterestTrend: 0,
    ivReversion: 0,
    ...config.effects,
  };
  const size = { expirations: 4, strikesPerExpiration: 13, ...config.chain };
  const random = createRandom(config.seed);
  const sessions = sessionsBetween(config.from, config.to);
  const common = simulateCommonMarket(sessions.length, strengths.ivReversion, random.fork('market'));
  const macro = simulateMacro(common, random.fork('macro'));
  const instruments = new Map<string, Instrument>();
  for (const symbol of config.symbols ?? madeUpTickers(config.stocks ?? 40)) {
    instruments.set(symbol, simulatedInstrument(symbol, random.fork(`sector/${symbol}`)));
  }

  const paths = new Map<string, StockPath>();
  const pathOf = (instrument: Instrument): StockPath => {
    const { symbol, sector } = instrument;
    let path = paths.get(symbol);
    if (!path) {
      const number = sector ? gicsSectors.indexOf(sector) : 0;
      path = simulateStock(symbol, number, sessions, common, strengths, random.fork(`stock/${symbol}`));
      paths.set(symbol, path);
    }
    return path;
  };
  const known = (symbols: readonly string[]) =>
    [...new Set(symbols)].flatMap((symbol) => instruments.get(symbol) ?? []);
  // All stocks list the same expirations, and whoever asks asks for all stocks of a session.
  let listed = -1;
  let listing: Listing | null = null;
  const listingAt = (t: number): Listing => {
    if (!listing || listed !== t) {
      const expirations = listedExpirations(sessions[t]!, size.expirations);
      listing = {
        expirations,
        strikesPerExpiration: size.strikesPerExpiration,
        rate: macro.dgs3mo[t]! / 100,
      };
      listed = t;
    }
    return listing;
  };
  const numberOf = (session: EpochDay) => {
    const t = firstAtLeast(sessions, session);
    return sessions[t] === session ? t : -1;
  };

  const provider = offering('simulator', marketName(config), {
    async instruments() {
      return [...instruments.values()];
    },
    async *bars({ symbols, from, to }) {
      for (const instrument of known(symbols)) {
        const bars = sliceBars(pathOf(instrument).bars, from, to);
        if (bars) yield bars;
      }
    },
    async *chains({ symbols, session }): AsyncGenerator<OptionChain> {
      const t = numberOf(session);
      if (t < 0) return;
      for (const instrument of known(symbols)) {
        yield simulateChain(pathOf(instrument), t, listingAt(t));
      }
    },
    async chainSessions({ from, to }) {
      return sessions.slice(firstAtLeast(sessions, from), firstAtLeast(sessions, to + 1));
    },
    async macro({ from, to }) {
      const asked = sessionsBetween(from, to);
      const values = new Float64Array(asked.length * macroNames.length);
      for (const [row, session] of asked.entries()) {
        const t = numberOf(session);
        for (const [s, name] of macroNames.entries()) {
          values[row * macroNames.length + s] = macro[name][t] ?? Number.NaN;
        }
      }
      return { names: macroNames, sessions: asked, values };
    },
    oracleExpectedReturn(symbol: string, session: EpochDay): number {
      const instrument = instruments.get(symbol);
      const t = numberOf(session);
      if (!instrument) throw invalidInput('symbol', 'one of the simulated', symbol);
      if (t < 0) throw invalidInput('session', 'one of the simulated', toIsoDate(session));
      const path = pathOf(instrument);
      const planted = expectedPlantedReturn(
        strengths,
        {
          pcr: path.pcrScore[t]!,
          trend: path.trend[t]!,
          pinDistance: path.pinStrike[t]! / path.bars.close[t]! - 1,
        },
        path.longRunIv,
        horizon,
        {
          sessions: sessionsUntil(session, frontMonthly(session)),
          reach: pinReach(path.iv[t]!),
          volatility: dailyVolatility(path.iv[t]!),
        },
      );
      // Five days from the open on hold five daytime halves of the premium and four overnight ones.
      return Math.expm1(planted + (horizon - 0.5) * riskPremiumPerSession);
    },
  });
  return provider;
}

/** Sessions in [from, to), no more than the horizon. */
function sessionsUntil(from: EpochDay, to: EpochDay): number {
  let count = 0;
  for (let day = from; day < to && count < horizon; day = nextSession(day)) count++;
  return count;
}

/** Everything that the paths depend on; `to` only says how far they are followed. */
function marketName({ seed, symbols, stocks, from, effects, chain }: SimulatorConfig): string {
  return `simulated ${JSON.stringify({ seed, symbols, stocks, from: toIsoDate(from), effects, chain })}`;
}
