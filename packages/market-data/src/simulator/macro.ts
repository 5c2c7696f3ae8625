import type { Random } from '@gammatwin/core';
import { type CommonMarket, overnightShare } from './common-market.ts';
import { riskPremiumPerSession } from './stock-path.ts';
import { dailyVolatility } from './volatility.ts';

/** Daily series of the whole simulated market. */
export interface SimulatedMacro {
  readonly vix: Float64Array;
  readonly spy: Float64Array;
  /** Percent. */
  readonly dgs3mo: Float64Array;
  readonly dgs2: Float64Array;
  readonly dgs10: Float64Array;
}

const longRunIndexIv = 0.17;

export function simulateMacro(common: CommonMarket, random: Random): SimulatedMacro {
  const count = common.volatility.length;
  const iv = common.volatility.map((level) => longRunIndexIv * Math.exp(level));
  let price = 450;
  const spy = Float64Array.from(iv, (_, t) => {
    const v = dailyVolatility(iv[Math.max(0, t - 1)]!);
    const shock =
      Math.sqrt(overnightShare) * common.overnight[t]! + Math.sqrt(1 - overnightShare) * common.intraday[t]!;
    price *= Math.exp(riskPremiumPerSession - (v * v) / 2 + v * shock);
    return round2(price);
  });
  const ownYield = (label: string, mean: number) => {
    const stream = random.fork(label);
    let value = mean + 0.3 * stream.normal();
    return Float64Array.from({ length: count }, () => {
      value += 0.004 * (mean - value) + 0.04 * stream.normal();
      return round2(Math.max(0, value));
    });
  };
  return {
    vix: iv.map((value) => round2(100 * value)),
    spy,
    dgs3mo: ownYield('dgs3mo', 4.2),
    dgs2: ownYield('dgs2', 4),
    dgs10: ownYield('dgs10', 4.3),
  };
}

function round2(x: number): number {
  return Math.round(x * 100) / 100;
}
