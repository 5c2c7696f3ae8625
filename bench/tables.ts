import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './report.ts';

interface Results {
  readonly machine: string;
  readonly date: string;
  /** Null where there was no repository. */
  readonly commit: string | null;
  readonly rows: readonly BenchRow[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = `${root}README.md`;
const document = `${root}docs/benchmarks.md`;

/** The two documents with the tables of all `bench/results/*.json`, as they should stand. */
export function withTables(): { readonly readme: string; readonly document: string } {
  const folder = `${root}bench/results/`;
  const areas = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
  const tables = new Map(
    areas.map((area) => [area, table(JSON.parse(readFileSync(`${folder}${area}.json`, 'utf8')) as Results)]),
  );
  const marked = /<!-- bench:([a-z-]+) -->\n[\s\S]*?<!-- \/bench:\1 -->/g;
  return {
    readme: readFileSync(readme, 'utf8').replace(
      marked,
      (_, area: string) => `<!-- bench:${area} -->\n${tables.get(area) ?? ''}\n<!-- /bench:${area} -->`,
    ),
    document: [
      '# Benchmarks',
      'Made from `bench/results/*.json` by `pnpm bench:tables`; never edited by hand. A ratio above 1 means ours is better.',
      ...areas.map((area) => `## pnpm bench ${area}\n\n${tables.get(area)}`),
    ]
      .join('\n\n')
      .concat('\n'),
  };
}

function table({ machine, date, commit, rows }: Results): string {
  const lines = rows.map((row) => {
    const cells = [row.name, `${number(row.ours)} ${row.unit}`, row.peer ?? '–'];
    cells.push(row.theirs === null ? '–' : `${number(row.theirs)} ${row.unit}`);
    cells.push(row.ratio === null ? '–' : `${row.ratio.toFixed(2)} ×`);
    cells.push(row.difference === undefined ? '–' : row.difference.toExponential(1), String(row.runs));
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `${machine}; ${date.slice(0, 10)}, ${commit === null ? 'no commit' : `commit ${commit.slice(0, 10)}`}; medians.`,
    '',
    '| | ours | peer | theirs | ratio | relative difference of results | runs |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = withTables();
  writeFileSync(readme, made.readme);
  writeFileSync(document, made.document);
}
