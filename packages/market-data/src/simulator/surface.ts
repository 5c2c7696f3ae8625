/** Implied volatility at the money: the term structure carries short expirations farther off the long-run level. */
export function atTheMoneyVolatility(iv30: number, longRunIv: number, days: number): number {
  const tilt = Math.min(1.5, (30 / Math.max(days, 3)) ** 0.25);
  return longRunIv * (iv30 / longRunIv) ** tilt;
}

/** With the skew, which makes low strikes dearer, and a smile on both wings. */
export function strikeVolatility(atTheMoney: number, days: number, spot: number, strike: number): number {
  const moneyness = Math.log(strike / spot) / (atTheMoney * Math.sqrt(Math.max(days, 3) / 365));
  const x = Math.max(-2.5, Math.min(2.5, moneyness));
  return atTheMoney * (1 - 0.06 * x + 0.015 * x * x);
}
