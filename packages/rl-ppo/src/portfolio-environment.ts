import { invalidInput, type Random } from '@gammatwin/core';
import type { CostModel } from './costs.ts';
import { encodePortfolio } from './encode-portfolio.ts';
import type { Action, Environment, EnvironmentStep, Observation } from './environment.ts';
import { type EpisodeRange, type EpisodeWindow, episodeRange, sampleStart } from './episodes.ts';
import { meanOptionsPoints } from './options-outcome.ts';
import { PortfolioBook } from './portfolio-book.ts';
import { checkPortfolioData, type PortfolioData } from './portfolio-data.ts';
import type { PortfolioEnvironmentConfig } from './portfolio-environment-config.ts';
import { type RewardWeights, reward } from './reward.ts';
import { macroInputs, optionsMarketInputs, stockInputs } from './state.ts';

/** What the environment is made of; only `window` is ever read from `data`. */
export interface PortfolioEnvironmentParts {
  readonly data: PortfolioData;
  readonly window: EpisodeWindow;
  readonly costs: CostModel;
  readonly weights: RewardWeights;
  readonly config: PortfolioEnvironmentConfig;
}

/**
 * Daily rebalancing over history. A step takes the action decided at the close of row t, fills it at the open of
 * t + 1 with costs, marks at the close of t + 1 and pays the reward of the equity between the two closes.
 */
export class PortfolioEnvironment implements Environment {
  readonly #parts: PortfolioEnvironmentParts;
  readonly #range: EpisodeRange;
  #book: PortfolioBook;
  #row = 0;
  #end = 0;
  #peak = 0;
  #returns: number[] = [];

  constructor(parts: PortfolioEnvironmentParts) {
    checkPortfolioData(parts.data);
    this.#parts = parts;
    this.#range = episodeRange(parts.data.bars.sessions, parts.window, parts.config.episodeLength);
    this.#book = this.#emptyBook();
  }

  reset(random: Random): Observation {
    this.#row = sampleStart(this.#range, random);
    this.#end = this.#row + this.#range.length;
    this.#book = this.#emptyBook();
    this.#book.mark(this.#prices('close'));
    this.#peak = this.#parts.config.initialCashUsd;
    this.#returns = [];
    return this.#observe();
  }

  step(action: Action): EnvironmentStep {
    if (this.#row >= this.#end) throw invalidInput('step', 'an episode that is not over', `row ${this.#row}`);
    const { data, config, costs, weights } = this.#parts;
    const decided = this.#row;
    const targets = this.#targets(action);
    const equityBefore = this.#book.equity();
    this.#row = decided + 1;
    const trading = this.#book.rebalance(targets, this.#prices('open'), costs);
    this.#book.endSession(this.#prices('close'));
    const equityAfter = this.#book.equity();
    this.#returns = [...this.#returns, equityAfter / equityBefore - 1].slice(-20);
    const paid = reward(weights, {
      equityBefore,
      equityAfter,
      peak: this.#peak,
      volatility: this.#volatility(),
      trades: trading.trades,
      sectorExposure: this.#sectorExposure(),
      optionsPoints: meanOptionsPoints(data, action.selected, decided, {
        sessions: config.outcomeSessions,
        lastRow: this.#range.lastRow,
      }),
    });
    this.#peak = Math.max(this.#peak, equityAfter);
    const ruined = equityAfter <= 0;
    return {
      observation: this.#observe(),
      reward: paid.training,
      optionsBonus: paid.optionsBonus,
      done: ruined || this.#row >= this.#end,
      truncated: !ruined && this.#row >= this.#end,
      info: {
        session: data.bars.sessions[this.#row]!,
        equityUsd: equityAfter,
        simpleReturn: equityAfter / equityBefore - 1,
        costUsd: trading.costUsd,
        turnoverUsd: trading.turnoverUsd,
        trades: trading.trades,
        rewardReturn: paid.portfolioReturn,
        rewardDrawdown: paid.drawdown,
        rewardTrade: paid.trade,
        rewardDiversification: paid.diversification,
        rewardSharpeLike: paid.sharpeLike,
        rewardPerformance: paid.performance,
        optionsBonus: paid.optionsBonus,
      },
    };
  }

  #emptyBook(): PortfolioBook {
    return new PortfolioBook(this.#parts.data.bars.symbols.length, this.#parts.config.initialCashUsd);
  }

  /** Prices of the present row. */
  #prices(column: 'open' | 'close'): Float64Array {
    const symbols = this.#parts.data.bars.symbols.length;
    return this.#parts.data.bars[column].subarray(this.#row * symbols, (this.#row + 1) * symbols);
  }

  #targets({ selected, sizes }: Action): Float64Array {
    const { data, config } = this.#parts;
    const symbols = data.bars.symbols.length;
    const targets = new Float64Array(symbols);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (selected.length !== sizes.length || selected.length > config.selections || !(total <= 1 + 1e-9)) {
      throw invalidInput(
        'action',
        `at most ${config.selections} sizes with a sum ≤ 1, one for each selected stock`,
        `${selected.length} stocks, ${sizes.length} sizes, sum ${total}`,
      );
    }
    const seen = new Set<number>();
    selected.forEach((n, k) => {
      const size = sizes[k]!;
      if (
        !(n >= 0 && n < symbols) ||
        seen.has(n) ||
        !(size >= 0 && size <= config.maxPositionWeight + 1e-9)
      ) {
        const limit = `a size of 0 to ${config.maxPositionWeight}`;
        throw invalidInput(`action ${k}`, `another index below ${symbols}, ${limit}`, `${n}, ${size}`);
      }
      seen.add(n);
      targets[n] = size * (data.sides?.[this.#row * symbols + n] ?? 1);
    });
    return targets;
  }

  #volatility(): number {
    const count = this.#returns.length;
    if (count < 2) return 0;
    const mean = this.#returns.reduce((sum, r) => sum + r, 0) / count;
    return Math.sqrt(this.#returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (count - 1));
  }

  #sectorExposure(): number[] {
    const bySector = new Map<string, number>();
    for (const { index, weight } of this.#book.positions()) {
      const sector = this.#parts.data.sectors[index] ?? 'unknown';
      bySector.set(sector, (bySector.get(sector) ?? 0) + Math.abs(weight));
    }
    return [...bySector.values()];
  }

  #observe(): Observation {
    const { data, config } = this.#parts;
    const symbols = data.bars.symbols.length;
    const rowOf = (values: Float32Array, width: number) =>
      values.subarray(this.#row * width, (this.#row + 1) * width);
    const equity = this.#book.equity();
    return {
      stocks: rowOf(data.stocks, symbols * stockInputs.length),
      mask: Uint8Array.from(this.#prices('close'), (price) => (price > 0 ? 1 : 0)),
      portfolio: encodePortfolio(
        {
          positions: this.#book.positions(),
          cash: this.#book.cash / equity,
          drawdown: Math.max(0, 1 - equity / this.#peak),
          volatility: this.#volatility(),
        },
        config.selections,
      ),
      macro: rowOf(data.macro, macroInputs.length),
      optionsMarket: rowOf(data.optionsMarket, optionsMarketInputs.length),
      adjacency: data.adjacency(this.#row),
    };
  }
}
