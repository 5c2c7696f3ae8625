import { gicsSectors } from '@gammatwin/core';
import { AscendingOrder } from './ascending-order.ts';
import type { EquityFeature } from './feature.ts';
import { marketRegimeOf, marketRegimes, marketRegimeWindow } from './market-regime.ts';
import type { UniverseFamily } from './universe.ts';

const tiers = ['low', 'middle', 'high'];
const liquidity = 'log_dollar_volume_20';

function oneHot(
  name: string,
  formula: string,
  window: number,
  missing: string,
  source: string,
): EquityFeature {
  return {
    name,
    group: 'context',
    formula,
    window,
    lag: 0,
    missing,
    neutral: 0,
    transform: 'linear',
    source,
  };
}

/** 17 zero-or-one columns: 11 sectors, 3 liquidity tiers, 3 market regimes. All of a kind are missing together. */
export const context: UniverseFamily = {
  features: [
    ...gicsSectors.map((sector) =>
      oneHot(
        `sector_${sector.toLowerCase().replaceAll(' ', '_')}`,
        `1 where the GICS sector is ${sector}`,
        1,
        'the sector is unknown',
        'GICS (S&P and MSCI 2018); decision 6',
      ),
    ),
    ...tiers.map((tier) =>
      oneHot(
        `liquidity_${tier}`,
        `1 where ${liquidity} is in the ${tier} third of the session's known ones`,
        20,
        `${liquidity} is missing, or fewer than three stocks have it`,
        'Pástor and Stambaugh 2003; decision 6',
      ),
    ),
    ...marketRegimes.map((regime) =>
      oneHot(
        `market_${regime}`,
        '1 in this state of the market: turbulent = its 20-session volatility above 80 % of the last 252; else rising or falling = its level above or below its mean over 100',
        marketRegimeWindow,
        'the market is too short',
        'Faber 2007 (trend), Ang and Timmermann 2012 (turbulence); decision 6',
      ),
    ),
  ],
  reads: [liquidity],
  compute({ stocks, first, from, length, sector, market, column }, out) {
    const dollars = column(liquidity);
    const ascending = new AscendingOrder(stocks);
    const tier = new Int8Array(stocks);
    const state = marketRegimeOf(market, first, from, length);
    for (const indicator of out) indicator.fill(0);
    for (let t = from; t < length; t++) {
      const at = (t - from) * stocks;
      writeThirds(dollars, at, ascending, tier);
      for (let n = 0; n < stocks; n++) {
        mark(out, sectorColumns, sector[n]!, at + n);
        mark(out, tierColumns, tier[n]!, at + n);
        mark(out, regimeColumns, state[t]!, at + n);
      }
    }
  },
};

const sectorColumns = { first: 0, count: gicsSectors.length };
const tierColumns = { first: gicsSectors.length, count: tiers.length };
const regimeColumns = { first: gicsSectors.length + tiers.length, count: marketRegimes.length };

/** 1 in the column of `state`; all of the kind are unknown where it is −1. */
function mark(
  out: readonly Float64Array[],
  { first, count }: { readonly first: number; readonly count: number },
  state: number,
  cell: number,
): void {
  if (state >= 0) out[first + state]![cell] = 1;
  else for (let f = first; f < first + count; f++) out[f]![cell] = Number.NaN;
}

/** 0, 1 or 2 for x[from … from + out.length) by the share of known values that lie below; −1 where unknown. */
function writeThirds(x: Float64Array, from: number, ascending: AscendingOrder, out: Int8Array): void {
  const known = ascending.sort(x, from, from + out.length);
  const { order } = ascending;
  const low = x[from + order[Math.floor(known / 3)]!]!;
  const high = x[from + order[Math.floor((2 * known) / 3)]!]!;
  for (let n = 0; n < out.length; n++) {
    const value = x[from + n]!;
    if (Number.isNaN(value) || known < 3) out[n] = -1;
    else out[n] = value < low ? 0 : value < high ? 1 : 2;
  }
}
