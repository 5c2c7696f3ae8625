import { type CashDividend, dividendsFrom } from './cash-dividends.ts';
import { daysPerYear } from './option.ts';

/**
 * Working memory and results of Cox-Ross-Rubinstein trees of one size; `roll` overwrites both and allocates nothing.
 *
 * Nodes of a step are numbered from the one where exercise pays most: by up moves for a put, by down moves for a
 * call. So exercised nodes come first and worthless nodes last, and neither kind needs visiting:
 * - a node whose two successors are worthless is worthless, and its gain is not positive;
 * - a node whose two successors are exercised is worth K·e^(−r·dt) − S·e^(−q·dt) if held (signs as of a put), which is
 *   below K − S on an interval of S; where both successors lie in that interval, so does the node.
 * Cash dividends break both rules, so with them every node is visited.
 */
export class BinomialTree {
  readonly steps: number;
  price = 0;
  delta = 0;
  gamma = 0;
  thetaPerDay = 0;
  private readonly value: Float64Array;
  /** What exercise pays: even[i] at spot · ratio^(2i − steps), odd[i] at one power more; ratio as in `roll`. */
  private readonly even: Float64Array;
  private readonly odd: Float64Array;

  constructor(steps: number) {
    this.steps = steps;
    this.value = new Float64Array(steps + 2);
    this.even = new Float64Array(steps + 1);
    this.odd = new Float64Array(steps + 1);
  }

  /** `dividends` must have passed `checkDividends` and be worth less than `spot`. */
  roll(
    isCall: boolean,
    american: boolean,
    spot: number,
    strike: number,
    years: number,
    rate: number,
    dividendYield: number,
    volatility: number,
    dividends: readonly CashDividend[],
  ): void {
    const side = isCall ? 1 : -1;
    if (years === 0) {
      const gain = side * (spot - strike);
      this.price = Math.max(0, gain);
      this.delta = gain > 0 ? side : gain === 0 ? 0.5 * side : 0;
      this.gamma = 0;
      this.thetaPerDay = 0;
      return;
    }
    const { steps, value } = this;
    const dt = years / steps;
    const up = Math.exp(volatility * Math.sqrt(dt));
    const down = 1 / up;
    const probability = (Math.exp((rate - dividendYield) * dt) - down) / (up - down);
    const discount = Math.exp(-rate * dt);
    const upWeight = discount * probability;
    const downWeight = discount * (1 - probability);
    const nextWeight = isCall ? downWeight : upWeight;
    const sameWeight = isCall ? upWeight : downWeight;
    const withDividends = dividends.length > 0;
    const escrow = withDividends ? dividendsFrom(0, years, rate, dividends) : 0;
    const diffusing = spot - escrow;
    this.fillGains(side, diffusing, strike, isCall ? down : up);

    // held < exercised for two exercised successors ⇔ side · (S · yieldLoss − K · rateLoss) ≥ 0
    const rateLoss = strike * (1 - discount);
    const yieldLoss = 1 - Math.exp(-dividendYield * dt);
    const prunes = american && !withDividends;
    const final = this.even;
    let used = 0;
    for (let j = 0; j <= steps; j++) {
      const gain = final[j]!;
      value[j] = Math.max(gain, 0);
      if (gain > 0 || (withDividends && american)) used = j + 1;
    }
    let exercised = 0;
    if (prunes) {
      while (exercised <= steps) {
        const gain = final[exercised]!;
        if (!(gain > 0 && side * ((strike + side * gain) * yieldLoss - rateLoss) >= 0)) break;
        exercised++;
      }
    }

    let atTwo0 = 0;
    let atTwo1 = 0;
    let atTwo2 = 0;
    let atOne0 = 0;
    let atOne1 = 0;
    for (let step = steps - 1; step >= 0; step--) {
      const base = steps - step;
      const gains = (base & 1) === 0 ? this.even : this.odd;
      const offset = base >> 1;
      const last = Math.min(used - 1, step);
      if (american) {
        const later = withDividends ? side * dividendsFrom(step * dt, years, rate, dividends) : 0;
        const first = exercised > 0 ? exercised - 1 : 0;
        let current = value[first]!;
        for (let j = step <= 2 ? 0 : Math.max(0, first - 1); j < first; j++) value[j] = gains[offset + j]!;
        for (let j = first; j <= last; j++) {
          const next = value[j + 1]!;
          const held = nextWeight * next + sameWeight * current;
          const gain = gains[offset + j]! + later;
          value[j] = Math.max(gain, held);
          current = next;
        }
        if (exercised > 0) {
          const gain = gains[offset + first]!;
          const stays = first <= step && value[first] === gain;
          if (!(stays && side * ((strike + side * gain) * yieldLoss - rateLoss) >= 0)) exercised--;
        }
      } else {
        let current = value[0]!;
        for (let j = 0; j <= last; j++) {
          const next = value[j + 1]!;
          value[j] = nextWeight * next + sameWeight * current;
          current = next;
        }
      }
      if (step === 2) {
        atTwo0 = value[0]!;
        atTwo1 = value[1]!;
        atTwo2 = value[2]!;
      } else if (step === 1) {
        atOne0 = value[0]!;
        atOne1 = value[1]!;
      }
    }
    const above = diffusing * (up * up - 1);
    const below = diffusing * (1 - down * down);
    const outer = isCall ? atTwo0 : atTwo2;
    const inner = isCall ? atTwo2 : atTwo0;
    this.price = value[0]!;
    this.delta = (side * (atOne0 - atOne1)) / (diffusing * (up - down));
    this.gamma = ((outer - atTwo1) / above - (atTwo1 - inner) / below) / (0.5 * (above + below));
    // The middle node has the spot of today less the dividends' growth; the second term undoes that.
    this.thetaPerDay = ((atTwo1 - this.price) / (2 * dt) - this.delta * rate * escrow) / daysPerYear;
  }

  private fillGains(side: number, spot: number, strike: number, ratio: number): void {
    const { steps, even, odd } = this;
    const square = ratio * ratio;
    const whole = (steps & 1) === 0 ? even : odd;
    const half = (steps & 1) === 0 ? odd : even;
    fillGeometric(whole, steps >> 1, spot, square, side, strike);
    fillGeometric(half, (steps + 1) >> 1, spot * ratio, square, side, strike);
  }
}

/** gains[i] = side · (centre · square^(i − at) − strike) */
function fillGeometric(
  gains: Float64Array,
  at: number,
  centre: number,
  square: number,
  side: number,
  strike: number,
): void {
  let price = centre;
  for (let i = at; i < gains.length; i++) {
    gains[i] = side * (price - strike);
    price *= square;
  }
  price = centre;
  const inverse = 1 / square;
  for (let i = at - 1; i >= 0; i--) {
    price *= inverse;
    gains[i] = side * (price - strike);
  }
}
