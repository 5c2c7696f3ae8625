import type { BarPanel, FeaturePanel, GicsSector, GraphEdges } from '@gammatwin/core';
import {
  buildLabels,
  type CorrelationGraphOptions,
  correlationGraph,
  type HorizonLabels,
  type Labels,
  labelsAhead,
} from '@gammatwin/equity-features';
import { at, barsFor, removeBar, setBar } from './panels.ts';
import { edgesOf, featuresOf, type Market } from './point-in-time.ts';

export const shape: { readonly sessions: number; readonly symbols: number } = { sessions: 330, symbols: 9 };
const energy = 'Energy';
const banks = 'Financials';
/** S7 is alone in its sector, S8's is unknown. */
const sectors: readonly (GicsSector | null)[] = [
  energy,
  energy,
  energy,
  energy,
  banks,
  banks,
  banks,
  'Utilities',
  null,
];
/** The stock to which all happens. */
export const odd = 1;
export const market = (edit?: (b: BarPanel) => void): Market => ({
  bars: barsFor('awkward', shape, edit),
  sectors,
  news: [],
});
export const base: Market = market();
export const baseFeatures: FeaturePanel = featuresOf(base, base.bars);
export const baseLabels: Labels = buildLabels({ bars: base.bars });
export const baseEdges: Float64Array = edgesOf(base, base.bars).values;

/** NaN equals NaN; much quicker than toEqual on a panel. */
export function sameBits(a: Float64Array | Uint8Array, b: Float64Array | Uint8Array): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: typeof a) => Buffer.from(buffer, byteOffset, byteLength);
  return bytes(a).equals(bytes(b));
}

const gap = (from: number, to: number) => (b: BarPanel) => {
  for (let t = from; t < to; t++) removeBar(b, t, odd);
};
export const names = [
  'missing days',
  'a newly listed stock',
  'a short halt',
  'a long halt',
  'a delisted stock',
  'zero volume',
  'unknown volume',
  'constant prices',
  'constant prices for a while',
  'nothing that ever moves',
  'a session on which nobody trades',
] as const;
export type Name = (typeof names)[number];

export const markets: Readonly<Record<Name, Market>> = {
  'missing days': market((b) => {
    for (const t of [200, 203, 204]) removeBar(b, t, odd);
  }),
  'a newly listed stock': market(gap(0, 200)),
  'a short halt': market(gap(200, 205)),
  'a long halt': market(gap(200, 206)),
  'a delisted stock': market(gap(230, 330)),
  'zero volume': market((b) => {
    for (let t = 200; t < 240; t++) b.volume[t * 9 + odd] = 0;
  }),
  'unknown volume': market((b) => {
    for (let t = 200; t < 240; t++) b.volume[t * 9 + odd] = Number.NaN;
  }),
  'constant prices': market((b) => {
    for (let t = 0; t < 330; t++) setBar(b, t, odd, { close: 50, volume: 1000 });
  }),
  'constant prices for a while': market((b) => {
    for (let t = 150; t < 260; t++) setBar(b, t, odd, { close: 50, volume: 1000 });
  }),
  'nothing that ever moves': market((b) => {
    for (let t = 0; t < 330; t++) for (let n = 0; n < 9; n++) setBar(b, t, n, { close: 50, volume: 1000 });
  }),
  'a session on which nobody trades': market((b) => {
    for (let n = 0; n < 9; n++) removeBar(b, 200, n);
  }),
};
export const features: ReadonlyMap<Name, FeaturePanel> = new Map(
  names.map((name) => [name, featuresOf(markets[name], markets[name].bars)]),
);
export const value = (name: Name, feature: string, t: number, n: number = odd): ReturnType<typeof at> =>
  at(features.get(name)!, feature, t, n);
export const missing = (name: Name, feature: string, t: number, n: number = odd): boolean =>
  value(name, feature, t, n).missing === 1;
export const labelsOf = (name: Name): Labels => buildLabels({ bars: markets[name].bars });
export const graphOf = (name: Name, t: number, options: Partial<CorrelationGraphOptions> = {}): GraphEdges =>
  correlationGraph({
    bars: markets[name].bars,
    sectors,
    session: markets[name].bars.sessions[t]!,
    ...options,
  });
/** Edges of stock `n`, by the other end. */
export function edges(
  name: Name,
  t: number,
  n: number = odd,
  options: Partial<CorrelationGraphOptions> = {},
): Map<number, number> {
  const { from, to, weight } = graphOf(name, t, options);
  const found = new Map<number, number>();
  from.forEach((a, e) => {
    if (a === n) found.set(to[e]!, weight[e]!);
    if (to[e] === n) found.set(a, weight[e]!);
  });
  return found;
}

export const next = (name: Name, horizon: number): HorizonLabels => labelsAhead(labelsOf(name), horizon);
export const cellAt = (t: number): number => t * 9 + odd;
