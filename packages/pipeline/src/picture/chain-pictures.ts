import { type OptionChain, toIsoDate } from '@gammatwin/core';
import { smileVolatility, type VolatilitySurface, yearsBetween } from '@gammatwin/greeks';
import type { ChainSmile, StrikeGamma } from '@gammatwin/options-features';
import { chartSvg } from './chart.ts';

const colors = ['#1f6fb4', '#d1742a', '#2f8f4e', '#8a4fb0', '#b3352f'];

/** Around spot, where nearly all gamma is. */
const gammaReach = 0.3;
/** A smile is drawn within so many standard deviations of the forward. */
const smileReach = 4;

/** Signed gamma exposure by strike, within 30 % of spot, as SVG. */
export function gammaPicture(chain: OptionChain, strikes: readonly StrikeGamma[]): string {
  const near = strikes.filter(({ strike }) => Math.abs(strike / chain.spot - 1) <= gammaReach);
  const bars = (label: string, color: string, wanted: (gamma: number) => boolean) => ({
    kind: 'bars' as const,
    label,
    color,
    points: near
      .filter(({ gamma }) => wanted(gamma))
      .map(({ strike, gamma }) => [strike, gamma / 1e6] as const),
  });
  return chartSvg({
    title: `${chain.underlying} ${toIsoDate(chain.session)}: dealers’ gamma by strike`,
    xLabel: 'strike, USD',
    yLabel: 'million USD of delta per USD',
    series: [
      bars('long gamma: stabilising', colors[2]!, (gamma) => gamma > 0),
      bars('short gamma: amplifying', colors[4]!, (gamma) => gamma < 0),
    ],
    marks: [{ x: chain.spot, label: `spot ${chain.spot.toFixed(2)}` }],
  });
}

/** Quoted and fitted volatility of up to five expirations, spread over the term, as SVG. */
export function smilePicture(
  chain: OptionChain,
  smiles: readonly ChainSmile[],
  surface: VolatilitySurface,
): string {
  const fitted = smiles.flatMap(({ expiration, quotes }) => {
    const years = yearsBetween(chain.session, expiration);
    const smile = surface.smiles.find(({ yearsToExpiry }) => yearsToExpiry === years);
    return smile ? [{ expiration, quotes, smile }] : [];
  });
  const series = spread(fitted, colors.length).flatMap(({ expiration, quotes, smile }, i) => {
    const reach = smileReach * smileVolatility(smile, 0) * Math.sqrt(smile.yearsToExpiry);
    const color = colors[i]!;
    const within = (k: number) => Math.abs(k) <= reach && k >= smile.quoted[0] && k <= smile.quoted[1];
    const k = Array.from(quotes.strike, (strike) => Math.log(strike / quotes.forward));
    const [low, high] = [Math.max(-reach, smile.quoted[0]), Math.min(reach, smile.quoted[1])];
    const curve = Array.from({ length: 81 }, (_, step) => low + ((high - low) * step) / 80);
    const percent = (k: number, volatility: number) => [100 * Math.exp(k), 100 * volatility] as const;
    return [
      {
        kind: 'dots' as const,
        color,
        points: k.flatMap((at, row) =>
          within(at) && quotes.volatility[row]! > 0 ? [percent(at, quotes.volatility[row]!)] : [],
        ),
      },
      {
        kind: 'line' as const,
        color,
        label: `${toIsoDate(expiration)}, ${days(expiration - chain.session)}`,
        points: curve.map((at) => percent(at, smileVolatility(smile, at))),
      },
    ];
  });
  return chartSvg({
    title: `${chain.underlying} ${toIsoDate(chain.session)}: implied volatility, quoted (dots) and fitted (SVI)`,
    xLabel: 'strike, % of the forward',
    yLabel: 'implied volatility, % a year',
    series,
  });
}

/** At most `count` of the items, first and last among them, evenly apart. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))]!);
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
