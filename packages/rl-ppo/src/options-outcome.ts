import { optionsPoints } from './options-points.ts';
import type { PortfolioData } from './portfolio-data.ts';

const sessionsPerYear = 252;

/**
 * Mean points of the stocks selected at the close of row `decided`, judged from the open of the next row to the close
 * `sessions` rows after the decision. A stock without these bars, or whose outcome ends after `lastRow`, counts 0.
 */
export function meanOptionsPoints(
  data: PortfolioData,
  selected: Int32Array,
  decided: number,
  outcome: { readonly sessions: number; readonly lastRow: number },
): number {
  const signals = data.optionsSignals;
  const exit = decided + outcome.sessions;
  if (!signals || selected.length === 0 || exit > outcome.lastRow) return 0;
  const { bars } = data;
  const symbols = bars.symbols.length;
  let sum = 0;
  for (const n of selected) {
    const at = decided * symbols + n;
    const entryPrice = bars.open[at + symbols]!;
    const exitPrice = bars.close[exit * symbols + n]!;
    let squares = 0;
    for (let t = decided + 1; t <= exit; t++) {
      squares += Math.log(bars.close[t * symbols + n]! / bars.close[(t - 1) * symbols + n]!) ** 2;
    }
    if (!Number.isFinite(entryPrice + exitPrice + squares)) continue;
    sum += optionsPoints(
      {
        pcrExtremeBullish: signals.pcrExtremeBullish[at]!,
        pcrExtremeBearish: signals.pcrExtremeBearish[at]!,
        maxPainDistance: signals.maxPainDistance[at]!,
        maxPainStrike: signals.maxPainStrike[at]!,
        trendSignal: signals.trendSignal[at]!,
        ivPercentile: signals.ivPercentile[at]!,
        atmIv: signals.atmIv[at]!,
      },
      {
        entryPrice,
        exitPrice,
        realizedVolatility: Math.sqrt((squares / outcome.sessions) * sessionsPerYear),
      },
    );
  }
  return sum / selected.length;
}
