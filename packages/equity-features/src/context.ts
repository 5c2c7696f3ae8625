import { gicsSectors } from '@gammatwin/core';
import type { EquityFeature } from './feature.ts';
import { marketRegimeOf, marketRegimes, marketRegimeWindow } from './market-regime.ts';
import { dailyReturns, marketReturns, type UniverseFamily } from './universe.ts';

const tiers = ['low', 'middle', 'high'];
const liquidity = 'log_dollar_volume_20';

function oneHot(name: string, formula: string, window: number, missing: string): EquityFeature {
  return { name, group: 'context', formula, window, missing, neutral: 0, transform: 'linear' };
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
      ),
    ),
    ...tiers.map((tier) =>
      oneHot(
        `liquidity_${tier}`,
        `1 where ${liquidity} is in the ${tier} third of the session's known ones`,
        20,
        `${liquidity} is missing, or fewer than three stocks have it`,
      ),
    ),
    ...marketRegimes.map((regime) =>
      oneHot(
        `market_${regime}`,
        '1 in this state of the market: turbulent = its 20-session volatility above 80 % of the last 252; else rising or falling = its level above or below its mean over 100',
        marketRegimeWindow,
        'the market is too short',
      ),
    ),
  ],
  compute({ bars, sector, column }) {
    const width = bars.symbols.length;
    const cells = bars.close.length;
    const dollars = column(liquidity);
    const market = marketRegimeOf(marketReturns(dailyReturns(bars), width));
    const tier = new Int8Array(cells);
    for (let at = 0; at < cells; at += width) {
      tier.set(thirds(dollars.subarray(at, at + width)), at);
    }
    const expand = (count: number, stateOf: (cell: number) => number) =>
      Array.from({ length: count }, (_, wanted) =>
        Float64Array.from({ length: cells }, (_, cell) => {
          const state = stateOf(cell);
          if (state < 0) return Number.NaN;
          return state === wanted ? 1 : 0;
        }),
      );
    return [
      ...expand(gicsSectors.length, (cell) => sector[cell % width]!),
      ...expand(tiers.length, (cell) => tier[cell]!),
      ...expand(marketRegimes.length, (cell) => market[Math.floor(cell / width)]!),
    ];
  },
};

/** 0, 1 or 2 by the share of known values that lie below; −1 where unknown. */
function thirds(values: Float64Array): Int8Array {
  const sorted = values.filter((x) => !Number.isNaN(x)).sort();
  const low = sorted[Math.floor(sorted.length / 3)];
  const high = sorted[Math.floor((2 * sorted.length) / 3)];
  return Int8Array.from(values, (x) => {
    if (Number.isNaN(x) || sorted.length < 3) return -1;
    return x < low! ? 0 : x < high! ? 1 : 2;
  });
}
