import { fitSvi } from './fit-svi.ts';
import { type Svi, totalVariance } from './svi.ts';

/** Quotes of one expiration, columns of equal length. A NaN volatility is no quote. */
export interface SmileQuotes {
  /** Years of 365 calendar days. */
  readonly yearsToExpiry: number;
  /** Forward price of the underlying at that expiration, USD. */
  readonly forward: number;
  readonly strike: Float64Array;
  /** Implied, a year, 0.25 = 25 %. */
  readonly volatility: Float64Array;
  /** How much a quote counts, in anything that is proportional to 1 / error of its volatility; equal if not given. */
  readonly weight?: Float64Array;
}

/** Why an expiration has no smile. */
export const smileRefusals = ['expired', 'no-forward', 'too-few-points', 'not-converged'] as const;
export type SmileRefusal = (typeof smileRefusals)[number];

/** One expiration's fitted smile. */
export interface Smile {
  readonly yearsToExpiry: number;
  readonly forward: number;
  readonly svi: Svi;
  /** Lowest and highest quoted log-moneyness ln(strike / forward). */
  readonly quoted: readonly [low: number, high: number];
  /** Quotes that went into the fit. */
  readonly points: number;
  /** Weighted root mean square of fitted − quoted volatility, 0.01 = 1 point. */
  readonly error: number;
}

export type SmileResult =
  | { readonly ok: true; readonly smile: Smile }
  | { readonly ok: false; readonly yearsToExpiry: number; readonly reason: SmileRefusal };

/** Raw SVI has five parameters; fewer different strikes than that don't determine them. */
const fewestStrikes = 5;

/** The raw SVI smile of one expiration, least squares in volatility; a refusal where the quotes don't carry one. */
export function fitSmile(quotes: SmileQuotes): SmileResult {
  const { yearsToExpiry, forward } = quotes;
  const refuse = (reason: SmileRefusal): SmileResult => ({ ok: false, yearsToExpiry, reason });
  if (!(yearsToExpiry > 0)) return refuse('expired');
  if (!(forward > 0 && forward < Number.POSITIVE_INFINITY)) return refuse('no-forward');
  const { strike, volatility, weight } = quotes;
  const rows: number[] = [];
  for (let i = 0; i < strike.length; i++) {
    const usable = strike[i]! > 0 && volatility[i]! > 0 && volatility[i]! < Number.POSITIVE_INFINITY;
    if (usable && (weight ? weight[i]! > 0 : true)) rows.push(i);
  }
  if (new Set(rows.map((i) => strike[i]!)).size < fewestStrikes) return refuse('too-few-points');
  const k = Float64Array.from(rows, (i) => Math.log(strike[i]! / forward));
  const fit = fitSvi(
    k,
    Float64Array.from(rows, (i) => volatility[i]!),
    Float64Array.from(rows, (i) => weight?.[i] ?? 1),
    yearsToExpiry,
  );
  if (!fit) return refuse('not-converged');
  const quoted = [k.reduce((a, b) => Math.min(a, b)), k.reduce((a, b) => Math.max(a, b))] as const;
  return { ok: true, smile: { yearsToExpiry, forward, quoted, points: rows.length, ...fit } };
}

/** Implied volatility of a smile at log-moneyness k. */
export function smileVolatility({ svi, yearsToExpiry }: Smile, k: number): number {
  return Math.sqrt(totalVariance(svi, k) / yearsToExpiry);
}
