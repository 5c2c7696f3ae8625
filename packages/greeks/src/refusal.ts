/** Why a price has no implied volatility. */
export const impliedVolatilityRefusals = [
  'no-price',
  'expired',
  'below-intrinsic',
  'no-time-value',
  'above-bound',
  'not-converged',
] as const;
export type ImpliedVolatilityRefusal = (typeof impliedVolatilityRefusals)[number];

/** How the kernels return a refusal in place of a volatility: −(1 + index). */
export function refusalCode(reason: ImpliedVolatilityRefusal): number {
  return -(impliedVolatilityRefusals.indexOf(reason) + 1);
}
