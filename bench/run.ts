import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Bench, type BenchRow, formatRows } from './report.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** `pnpm bench <area> …`: runs bench/<area>.ts, prints its table, writes bench/results/<area>.json. */
async function main(areas: readonly string[]): Promise<void> {
  const known = readdirSync(folder)
    .filter(
      (file) => file.endsWith('.ts') && /^export const bench:/m.test(readFileSync(folder + file, 'utf8')),
    )
    .map((file) => file.slice(0, -3));
  const unknown = areas.filter((area) => !known.includes(area));
  if (areas.length === 0 || unknown.length > 0) {
    process.stderr.write(
      `${unknown.length > 0 ? `no area ${unknown.join(', ')}; ` : ''}pnpm bench <${known.join(' | ')}>\n`,
    );
    process.exitCode = 2;
    return;
  }
  for (const area of areas) await runArea(area);
}

async function runArea(area: string): Promise<void> {
  const { bench } = (await import(`./${area}.ts`)) as { bench: Bench };
  const rows = (await bench()).map(roundRow);
  const result = { machine: machine(), date: new Date().toISOString(), commit: commit(), rows };
  mkdirSync(`${folder}results`, { recursive: true });
  writeFileSync(`${folder}results/${area}.json`, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${formatRows(rows)}\n`);
}

/** Four digits: more would only be noise in the stored file. */
function roundRow(row: BenchRow): BenchRow {
  const round = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));
  return {
    ...row,
    ours: Number(row.ours.toPrecision(4)),
    theirs: round(row.theirs),
    ratio: round(row.ratio),
  };
}

function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${memory} GiB, Node ${process.versions.node}`;
}

function commit(): string | null {
  if (!existsSync(`${folder}../.git`)) return null;
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
}

await main(process.argv.slice(2));
