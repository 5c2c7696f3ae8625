import type { Random } from '@gammatwin/core';
import {
  type Action,
  type Environment,
  type EnvironmentStep,
  type Observation,
  stockInputs,
} from '../src/index.ts';

const stocks = 12;
const good = 3;

/** Three of twelve stocks, drawn anew every step, show a higher forecast; only a position in them pays. */
export class ToyEnvironment implements Environment {
  readonly #length: number;
  readonly #bonus: number;
  #random: Random | null = null;
  #step = 0;
  #good: readonly number[] = [];
  readonly #adjacency = new Float32Array(stocks * stocks);

  constructor(length = 8, bonus = 0) {
    this.#length = length;
    this.#bonus = bonus;
  }

  get good(): readonly number[] {
    return this.#good;
  }

  reset(random: Random): Observation {
    this.#random = random;
    this.#step = 0;
    return this.#observe();
  }

  step(action: Action): EnvironmentStep {
    const paid = action.selected.reduce(
      (sum, n, k) => sum + action.sizes[k]! * (this.#good.includes(n) ? 10 : -5),
      0,
    );
    this.#step++;
    const done = this.#step === this.#length;
    return {
      observation: this.#observe(),
      reward: paid + this.#bonus,
      optionsBonus: this.#bonus,
      done,
      truncated: done,
      info: { paid },
    };
  }

  #observe(): Observation {
    const random = this.#random!;
    const order = Array.from({ length: stocks }, (_, n) => ({ n, key: random.uniform() }));
    this.#good = order
      .sort((a, b) => a.key - b.key)
      .slice(0, good)
      .map(({ n }) => n);
    const inputs = Float32Array.from({ length: stocks * stockInputs.length }, (_, i) => {
      const isForecast = i % stockInputs.length === 0;
      const n = Math.floor(i / stockInputs.length);
      return isForecast && this.#good.includes(n) ? 0.03 + 0.005 * random.normal() : 0.01 * random.normal();
    });
    return {
      stocks: inputs,
      mask: new Uint8Array(stocks).fill(1),
      portfolio: new Float32Array(3 * 3 + 5),
      macro: new Float32Array(10),
      optionsMarket: new Float32Array(8),
      adjacency: this.#adjacency,
    };
  }
}
