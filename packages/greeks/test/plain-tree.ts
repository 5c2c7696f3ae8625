import type { CrrInput } from '../src/index.ts';

/** The price of a CRR tree written as the textbook has it: every node, no shortcut. */
export function plainTreePrice(input: CrrInput): number {
  const { spot, strike, yearsToExpiry, rate, dividendYield, volatility, steps = 100 } = input;
  const side = input.side === 'call' ? 1 : -1;
  const dt = yearsToExpiry / steps;
  const up = Math.exp(volatility * Math.sqrt(dt));
  const p = (Math.exp((rate - dividendYield) * dt) - 1 / up) / (up - 1 / up);
  const gain = (step: number, ups: number) => side * (spot * up ** (2 * ups - step) - strike);
  let values = Array.from({ length: steps + 1 }, (_, ups) => Math.max(0, gain(steps, ups)));
  for (let step = steps - 1; step >= 0; step--) {
    values = Array.from({ length: step + 1 }, (_, ups) => {
      const held = Math.exp(-rate * dt) * (p * values[ups + 1]! + (1 - p) * values[ups]!);
      return input.exercise === 'european' ? held : Math.max(held, gain(step, ups));
    });
  }
  return values[0]!;
}
