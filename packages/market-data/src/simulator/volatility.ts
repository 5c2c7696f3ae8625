/**
 * Volatility levels are exponentials of X, and X moves each session by
 *
 *     X' = X − reversion · strength · X + noise · (1 − (X / bound)²) · shock
 *
 * (strength is that of the ivReversion effect, shock a standard normal). At strength 0 that is a bounded martingale:
 * volatility clusters, but a high level says nothing about where it goes. At strength 1 a quarter of any deviation is
 * gone after five sessions.
 */
const ivReversionPerSession = 0.06;
const bound = 0.9;

export function nextLevel(level: number, noise: number, shock: number, strength: number): number {
  const room = 1 - (level / bound) ** 2;
  const next = level * (1 - ivReversionPerSession * strength) + noise * room * shock;
  return Math.max(-bound, Math.min(bound, next));
}

/** Implied volatility stands this far above the volatility with which prices move. */
const variancePremium = 1.08;
export const sessionsPerYear = 252;

/** Daily volatility of the price at an implied volatility. */
export function dailyVolatility(impliedVolatility: number): number {
  return impliedVolatility / variancePremium / Math.sqrt(sessionsPerYear);
}
