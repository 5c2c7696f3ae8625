import { type EpochDay, invalidInput, type OptionChain, sessionsBetween, toIsoDate } from '@gammatwin/core';
import { macroNames } from '../macro-names.ts';
import { offering } from '../offering.ts';
import type { DayRange, MarketDataProvider } from '../provider.ts';
import { firstAtLeast, sliceBars } from '../slice-bars.ts';
import { type ChainTerms, simulateChain } from './chain.ts';
import { checkSimulatorConfig, type SimulatorConfig } from './config.ts';
import { listedExpirations } from './expirations.ts';
import { dividendsIn, membershipsOf, newsOf, splitsIn, symbolChangesTo } from './happenings.ts';
import type { Listing } from './listings.ts';
import { type SimulatedMarket, simulateMarket } from './market.ts';
import { createOracle } from './oracle.ts';
import { type OraclePanel, oraclePanel } from './truth.ts';

export interface SimulatedProvider extends MarketDataProvider {
  /**
   * The simple return, dividends included, from the next session's open to the fifth session's close that one who knows
   * the planted effects (effects.ts) and their state expects at the session's close. Throws INVALID_INPUT on an unknown
   * symbol or session, or one on which the stock is not listed.
   */
  oracleExpectedReturn(symbol: string, session: EpochDay): number;
  /** The same for all sessions in the range, beside what came. */
  oraclePanel(range: DayRange): OraclePanel;
  /** The decayed sum of the planted tones of all headlines known at the session's close; 0 without `news`. Throws alike. */
  oracleNews(symbol: string, session: EpochDay): number;
}

/**
 * A made-up market: sector and market factors, stochastic volatility, jumps, calm and stressed times; option chains from
 * a volatility surface; effects planted as strongly as asked. Signals seen at a session's close earn from the next
 * session's open. Throws INVALID_CONFIG.
 */
export function simulatedProvider(config: SimulatorConfig): SimulatedProvider {
  checkSimulatorConfig(config);
  const market = simulateMarket(config);
  const { sessions, listings, macro } = market;
  const termsAt = chainTerms(market, config);
  const expectedReturn = createOracle(sessions, market.strengths);

  const known = (symbols: readonly string[]) =>
    [...new Set(symbols)].flatMap((symbol) => listings.get(symbol) ?? []);
  const numberOf = (session: EpochDay) => {
    const t = firstAtLeast(sessions, session);
    return sessions[t] === session ? t : -1;
  };
  const stateOf = (symbol: string, session: EpochDay) => {
    const listing = listings.get(symbol);
    const t = numberOf(session);
    if (!listing) throw invalidInput('symbol', 'one of the simulated', symbol);
    if (!isListed(listing, t)) throw invalidInput('session', 'one of the simulated', toIsoDate(session));
    return { path: market.stock(listing).path, t };
  };

  const provider = offering('simulator', marketName(config), {
    async instruments() {
      return [...listings.values()].map((listing) => market.instrument(listing));
    },
    async *bars({ symbols, from, to }) {
      for (const listing of known(symbols)) {
        const first = Math.max(from, sessions[listing.first]!);
        const last = Math.min(to, (sessions[listing.end] ?? to + 1) - 1);
        const bars = sliceBars(market.stock(listing).path.bars, first, last);
        if (bars) yield { ...bars, symbol: listing.symbol };
      }
    },
    async *chains({ symbols, session }): AsyncGenerator<OptionChain> {
      const t = numberOf(session);
      for (const listing of known(symbols)) {
        if (isListed(listing, t))
          yield simulateChain(market.stock(listing).path, listing.symbol, t, termsAt(t));
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
    ...(config.corporateActions ? corporateActions(market, known) : {}),
    ...(config.news ? news(market, known) : {}),
    oracleExpectedReturn(symbol: string, session: EpochDay): number {
      const { path, t } = stateOf(symbol, session);
      return expectedReturn(path, t);
    },
    oraclePanel: (range: DayRange) => oraclePanel(market, expectedReturn, range),
    oracleNews(symbol: string, session: EpochDay): number {
      const { path, t } = stateOf(symbol, session);
      return path.news[t]!;
    },
  });
  return provider;
}

type Known = (symbols: readonly string[]) => readonly Listing[];

function corporateActions(
  market: SimulatedMarket,
  known: Known,
): Pick<MarketDataProvider, 'splits' | 'dividends' | 'symbolChanges' | 'memberships'> {
  return {
    splits: async ({ symbols, from, to }) => splitsIn(market, { listings: known(symbols), from, to }),
    dividends: async ({ symbols, from, to }) => dividendsIn(market, { listings: known(symbols), from, to }),
    symbolChanges: async ({ symbols }) => symbolChangesTo(market, known(symbols)),
    memberships: async () => membershipsOf(market),
  };
}

function news(market: SimulatedMarket, known: Known): Pick<MarketDataProvider, 'news'> {
  return {
    async *news({ symbols, from, to }) {
      for (const listing of known(symbols)) {
        const items = newsOf(market, listing, from, to);
        if (items.length > 0) yield items;
      }
    },
  };
}

function isListed({ first, end }: Listing, t: number): boolean {
  return t >= first && t < end;
}

/** All stocks list the same expirations, and whoever asks asks for all stocks of a session: the last answer is kept. */
function chainTerms(market: SimulatedMarket, { chain }: SimulatorConfig): (t: number) => ChainTerms {
  const size = { expirations: 4, strikesPerExpiration: 13, ...chain };
  let at = -1;
  let terms: ChainTerms | null = null;
  return (t) => {
    if (!terms || at !== t) {
      terms = {
        expirations: listedExpirations(market.sessions[t]!, size.expirations),
        strikesPerExpiration: size.strikesPerExpiration,
        rate: market.macro.dgs3mo[t]! / 100,
        asOf: market.closeOf(t),
      };
      at = t;
    }
    return terms;
  };
}

/**
 * Everything that the paths depend on; `to` only says how far they are followed. newsDrift says nothing of a market without
 * news.
 */
function marketName(config: SimulatorConfig): string {
  const { seed, symbols, stocks, from, chain, corporateActions, news } = config;
  const { newsDrift, ...others } = config.effects ?? {};
  const effects = config.effects && (news && newsDrift !== undefined ? { ...others, newsDrift } : others);
  const named = { seed, symbols, stocks, from: toIsoDate(from), effects, chain, corporateActions, news };
  return `simulated ${JSON.stringify(named)}`;
}
