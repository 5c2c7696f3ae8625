import type { OptionChain } from '@gammatwin/core';
import { type GammaConvention, gammaSigns } from './gamma-convention.ts';

/** At or below this an implied volatility is a vendor's blank, not a volatility. */
export const minimumImpliedVolatility = 0.01;

/** Everything that the layers need of a chain, from one pass over its rows. Sums are NaN where no row was known. */
export interface ChainTotals {
  /** USD; NaN where the capture has none. */
  readonly spot: number;
  /** Contracts, all rows that had not expired before the session. */
  readonly callOi: number;
  readonly putOi: number;
  readonly callVolume: number;
  readonly putVolume: number;
  /** Expirations strictly after the session, ascending. */
  readonly expirations: readonly ExpirationTotals[];
  /** Strikes ascending, with the signed dollar gamma of all expirations after the session; only known strikes. */
  readonly gammaByStrike: readonly StrikeGamma[];
  /** Mean over the open interest whose Greek is known, expirations after the session: per contract. */
  readonly netDelta: number;
  readonly netGamma: number;
  readonly netVega: number;
  readonly netTheta: number;
}

interface ExpirationTotals {
  readonly expiration: number;
  readonly oi: number;
  /** Mean over the rows that have one; NaN without any. */
  readonly meanIv: number;
}

export interface StrikeGamma {
  readonly strike: number;
  /** Sign × gamma × open interest × 100 shares × strike, summed. */
  readonly gamma: number;
}

/** A sum that knows how many values went in. */
class Sum {
  value = 0;
  count = 0;

  add(x: number): void {
    if (Number.isNaN(x)) return;
    this.value += x;
    this.count++;
  }

  get known(): number {
    return this.count > 0 ? this.value : Number.NaN;
  }
}

/** Mean of a Greek a contract, weighted with open interest. */
class WeightedMean {
  private sum = 0;
  private weight = 0;

  add(x: number, weight: number): void {
    if (Number.isNaN(x) || Number.isNaN(weight)) return;
    this.sum += x * weight;
    this.weight += weight;
  }

  get known(): number {
    return this.weight > 0 ? this.sum / this.weight : Number.NaN;
  }
}

/** Signed dollar gamma by strike, ascending: G(K) of the gamma features. */
export function gammaByStrike(
  chain: OptionChain,
  convention: GammaConvention = 'long-calls-short-puts',
): readonly StrikeGamma[] {
  return totalChain(chain, convention).gammaByStrike;
}

/** One pass over the rows of a chain. Expired rows (before the session) are passed over. */
export function totalChain(chain: OptionChain, convention: GammaConvention): ChainTotals {
  const sign = gammaSigns(convention);
  const oi = { call: new Sum(), put: new Sum() };
  const volume = { call: new Sum(), put: new Sum() };
  const delta = new WeightedMean();
  const gamma = new WeightedMean();
  const vega = new WeightedMean();
  const theta = new WeightedMean();
  const byExpiration = new Map<number, { oi: Sum; iv: Sum }>();
  const byStrike = new Map<number, number>();
  for (let i = 0; i < chain.strike.length; i++) {
    const expiration = chain.expiration[i]!;
    if (expiration < chain.session) continue;
    const side = chain.isCall[i] === 1 ? 'call' : 'put';
    const contracts = chain.openInterest[i]!;
    oi[side].add(contracts);
    volume[side].add(chain.volume[i]!);
    if (expiration === chain.session) continue;

    let group = byExpiration.get(expiration);
    if (!group) {
      group = { oi: new Sum(), iv: new Sum() };
      byExpiration.set(expiration, group);
    }
    group.oi.add(contracts);
    const iv = chain.impliedVolatility[i]!;
    if (iv > minimumImpliedVolatility) group.iv.add(iv);

    delta.add(chain.delta[i]!, contracts);
    gamma.add(sign[side] * chain.gamma[i]!, contracts);
    vega.add(chain.vegaPerVolPoint[i]!, contracts);
    theta.add(chain.thetaPerDay[i]!, contracts);
    const strike = chain.strike[i]!;
    const exposure = sign[side] * chain.gamma[i]! * contracts * 100 * strike;
    if (!Number.isNaN(exposure)) byStrike.set(strike, (byStrike.get(strike) ?? 0) + exposure);
  }
  return {
    spot: chain.spot > 0 ? chain.spot : Number.NaN,
    callOi: oi.call.known,
    putOi: oi.put.known,
    callVolume: volume.call.known,
    putVolume: volume.put.known,
    expirations: Array.from(byExpiration, ([expiration, group]) => ({
      expiration,
      oi: group.oi.known,
      meanIv: group.iv.known / group.iv.count,
    })).sort((a, b) => a.expiration - b.expiration),
    gammaByStrike: Array.from(byStrike, ([strike, total]) => ({ strike, gamma: total })).sort(
      (a, b) => a.strike - b.strike,
    ),
    netDelta: delta.known,
    netGamma: gamma.known,
    netVega: vega.known,
    netTheta: theta.known,
  };
}
