import { type EquityFeature, noHistory } from './feature.ts';
import { equityFeatureGroups } from './registry.ts';
import { longestGap } from './stretch.ts';

/** docs/equity-features.md, whole: made from the registry, so that page and code cannot part. */
export function equityFeaturesTable(): string {
  let number = 0;
  const groups = equityFeatureGroups.map(({ title, features }) => {
    const rows = features.map((feature) => tableRow(++number, feature));
    return [`## ${title} (${features.length})`, '', ...heading, ...rows, ''].join('\n');
  });
  return `${introduction}\n\n${groups.join('\n')}`;
}

const introduction = `# The 100 equity features

This page is made from the registry in \`packages/equity-features\`; a test compares the two. To write it anew:
\`pnpm vitest packages/equity-features/test/features-table.test.ts --update\`.

- **What was known when.** The value of session D reads bars up to D, and news known at D's close (16:00 in New York, 13:00
  on half days). It is traded on at D+1's open. Cut the history at any session, and the values up to there keep their
  very bits; a session appended to a running stream has the bits of the whole history computed at once.
- **Lag** is the number of sessions between the newest thing that a value reads and its own session.
- O, H, L, C, V are the stock's own open, high, low, close and volume; "over 20" are its last 20 bars, today's included.
  A bar has four positive finite prices. Windows count own bars and step over a halt of up to ${longestGap} sessions; after a longer
  one the history starts anew. What compares stocks (beta, correlations, the market) counts sessions, and a session
  without a return is left out.
- **Window** is the number of bars or sessions that the first value needs, today's included.
- **Prices** come split-adjusted, in the shares from before the share's first known split: a later split multiplies the bars
  after it and leaves what was computed before as it is. Dividends are not added back: an ex-day shows as a fall.
- A value that is not known is the neutral default *and* is marked as missing: NaN and ±∞ never leave the package. A session
  without a bar is missing in every column. *No history* stands for: ${noHistory}.
- The universe is the symbols of the bars handed in. "The market" is the equal-weighted mean return of those that traded.
- **Sectors are today's.** The list of sectors is not point in time: a stock that changed its sector counts in the new one
  throughout, and the eleven GICS sectors as they are since 2018 are used before it too. A small look ahead, in the
  sector columns, the sector scores and correlations and the graph's sector edges; no source of dated sectors is at hand.
- Prices that differ by less than a billionth count as equal, so that rounding never decides what rose.
- Text features: [text-features.md](text-features.md). The graph: [graph.md](graph.md).`;

const heading: readonly string[] = [
  '| # | feature | formula | window | lag | neutral | missing when | scaled | source |',
  '|--:|---|---|--:|--:|--:|---|---|---|',
];

function tableRow(number: number, feature: EquityFeature): string {
  const cells = [
    number,
    `\`${feature.name}\``,
    feature.formula,
    feature.window,
    feature.lag,
    String(feature.neutral).replace('-', '−'),
    feature.missing.replace(noHistory, 'no history'),
    feature.transform === 'signedLog' ? 'signed log' : 'linear',
    feature.source,
  ];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}
