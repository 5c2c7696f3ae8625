/**
 * Raw SVI (Gatheral 2004): total variance w(k) = a + b · (ρ · (k − m) + √((k − m)² + σ²)) at log-moneyness
 * k = ln(strike / forward); total variance is volatility² · years.
 */
export interface Svi {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly sigma: number;
}

export function totalVariance({ a, b, rho, m, sigma }: Svi, k: number): number {
  const x = k - m;
  return a + b * (rho * x + Math.sqrt(x * x + sigma * sigma));
}

/**
 * Gatheral's g(k), whose sign is that of the density of the price at expiry (Gatheral and Jacquier 2014, section 2.1):
 * a negative value is butterfly arbitrage.
 */
export function densityFactor(svi: Svi, k: number): number {
  const { b, rho, m, sigma } = svi;
  const x = k - m;
  const root = Math.sqrt(x * x + sigma * sigma);
  const w = totalVariance(svi, k);
  const slope = b * (rho + x / root);
  const curvature = (b * sigma * sigma) / root ** 3;
  return (1 - (k * slope) / (2 * w)) ** 2 - (slope * slope * (1 / w + 0.25)) / 4 + curvature / 2;
}
