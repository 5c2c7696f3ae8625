import type { OptionChain } from '@gammatwin/core';
import { atTheMoney } from './at-the-money.ts';
import { totalChain } from './chain-totals.ts';
import { compositeLayer } from './composite.ts';
import type { LayerValues } from './feature.ts';
import { type OptionsFeatureName, optionsFeatureNames } from './feature-names.ts';
import { gammaLayer } from './gamma.ts';
import type { GammaConvention } from './gamma-convention.ts';
import { lookBack, type OptionsHistory } from './history.ts';
import { impliedVolatilityLayer } from './implied-volatility.ts';
import { netGreeksLayer } from './net-greeks.ts';
import type { OptionsRow } from './options-row.ts';
import { pcrLayer } from './pcr.ts';
import { neutralOptionsRow } from './registry.ts';
import { termStructureLayer } from './term-structure.ts';
import { volumeOiLayer } from './volume-oi.ts';

export interface OptionsFeatureContext {
  /** Simple return of the underlying over the last 5 sessions, 0.02 = 2 %; NaN where unknown. */
  readonly priceChange5d: number;
  /** 'long-calls-short-puts' if not given. */
  readonly gammaConvention?: GammaConvention;
}

/**
 * The 40 features of one underlying at one session, from a validated chain and what earlier sessions left. A chain
 * of n rows takes time in n plus the sorting of its strikes. Volume and open interest count every row that had not
 * expired before the session; gamma, volatility, Greeks and term structure only expirations after it. Without a
 * chain: neutral defaults, all marked missing. Throws INVALID_INPUT when the history reaches the chain's session.
 */
export function extractOptionsFeatures(
  chain: OptionChain | null,
  history: OptionsHistory,
  context: OptionsFeatureContext,
): OptionsRow {
  const row = neutralOptionsRow();
  if (!chain) return row;
  const past = lookBack(history, chain.session);
  const totals = totalChain(chain, context.gammaConvention ?? 'long-calls-short-puts');
  const volumeOi = volumeOiLayer(totals, past);
  const pcr = pcrLayer(totals, past);
  const gamma = gammaLayer(totals);
  const known: LayerValues<OptionsFeatureName> = {
    ...volumeOi,
    ...pcr,
    ...gamma,
    ...impliedVolatilityLayer(atTheMoney(chain, totals), past),
    ...netGreeksLayer(totals),
    ...termStructureLayer(totals),
    ...compositeLayer({
      oiChange: volumeOi.oi_change_pct,
      priceChange5d: context.priceChange5d,
      pcrZscore: pcr.pcr_zscore,
      maxPainDistance: gamma.max_pain_distance_pct,
    }),
  };
  optionsFeatureNames.forEach((name, position) => {
    if (!Number.isFinite(known[name])) return;
    row.values[position] = known[name];
    row.missing[position] = 0;
  });
  return row;
}
