import type { OptionsFeature } from './feature.ts';
import { optionsFeatureLayers } from './registry.ts';

/** docs/options-features.md, whole: made from the registry, so that page and code cannot part. */
export function optionsFeaturesTable(): string {
  let number = 0;
  const layers = optionsFeatureLayers.map(({ title, features }) => {
    const rows = features.map((feature) => tableRow(++number, feature));
    return [`## ${title}`, '', ...heading, ...rows, ''].join('\n');
  });
  return `${introduction}\n\n${layers.join('\n')}`;
}

const introduction = `# The 40 options features

This page is made from the registry in \`packages/options-features\`; a test compares the two. To write it anew:
\`pnpm vitest packages/options-features/test/features-table.test.ts --update\`.

- One row of a chain is one contract (strike, expiration, side). Open interest is the figure known at the capture: that of
  the previous session's close.
- Expired options (before the session) never count. Options that expire on the session itself count in volume, open
  interest and put-call ratios, and nowhere else: by the close they are gone.
- A value that is not known is the neutral default *and* is marked in the row's missing mask. NaN never leaves the package.
- An implied volatility at or below 0.01 is a vendor's blank, not a volatility.
- "Yesterday" is the last session with a chain, if at most 5 days back. Windows hold past sessions only, never today.
- The sign of gamma is a convention (\`gammaConvention\`): dealers long calls and short puts unless told otherwise.
- Section numbers are those of the design document.`;

const heading: readonly string[] = [
  '| # | feature | formula | unit | range | usual | neutral | missing when | scaled | section |',
  '|--:|---|---|---|---|---|--:|---|---|---|',
];

function tableRow(number: number, feature: OptionsFeature): string {
  const cells = [
    number,
    `\`${feature.name}\``,
    feature.formula,
    feature.unit,
    `${bound(feature.range[0])} to ${bound(feature.range[1])}`,
    feature.usual,
    feature.neutral,
    feature.missingWhen,
    feature.transform === 'signedLog' ? 'signed log' : 'linear',
    feature.section,
  ];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

function bound(x: number): string {
  if (Number.isFinite(x)) return String(x).replace('-', '−');
  return x > 0 ? '∞' : '−∞';
}
