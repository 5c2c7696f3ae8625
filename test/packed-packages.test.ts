import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { optionsFeatureNames } from '@gammatwin/options-features';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
const names = ['core', 'greeks', 'options-features'];

describe('packed packages in a project of their own', () => {
  let folder: string;
  let project: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gammatwin-packed-'));
    project = join(folder, 'project');
    await run(process.execPath, [`${root}scripts/pack-packages.mjs`, folder], { cwd: root });
    const tarballs = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
    expect(tarballs.sort()).toEqual(names.map((name) => `gammatwin-${name}-0.1.0.tgz`));
    await cp(`${root}examples/options`, project, { recursive: true });
    const install = ['install', '--no-audit', '--no-fund', '--prefer-offline'];
    await run('npm', [...install, ...tarballs.map((file) => join(folder, file))], {
      cwd: project,
      shell: process.platform === 'win32',
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('the example prints Greeks, a volatility and 40 features', async () => {
    const { stdout } = await run(process.execPath, ['index.mjs'], { cwd: project });
    const { greeks, solved, features } = JSON.parse(stdout);
    expect(greeks.delta).toBeGreaterThan(0.2);
    expect(greeks.delta).toBeLessThan(0.5);
    expect(solved).toEqual({ ok: true, volatility: expect.closeTo(0.25, 8) });
    expect(features.map(({ name }: { name: string }) => name)).toEqual([...optionsFeatureNames]);
    const values = Object.fromEntries(
      features.map((feature: { name: string; value: number }) => [feature.name, feature.value]),
    );
    expect(values).toMatchObject({ call_oi: 5_000, put_oi: 3_000, pcr_oi: 0.6 });
  });

  test.each(names)(
    '%s is compiled JavaScript with declarations, nothing of the workspace in it',
    async (name) => {
      const installed = join(project, 'node_modules/@gammatwin', name);
      const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
      expect(manifest.exports['.'].default).toBe('./dist/index.js');
      for (const version of Object.values<string>(manifest.dependencies)) expect(version).toMatch(/^\d/);
      const files = await readdir(join(installed, 'dist'), { recursive: true });
      expect(files).toContain('index.d.ts');
      expect(files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
      expect(await readdir(installed)).not.toContain('src');
    },
  );

  test('a strict TypeScript project sees the types', async () => {
    await writeFile(
      join(project, 'typed.ts'),
      `import { blackScholes, type OptionValue } from '@gammatwin/greeks';
import { optionsFeatureNames, type OptionsFeatureName } from '@gammatwin/options-features';
export const price = (value: OptionValue): number => value.price;
export const first: OptionsFeatureName | undefined = optionsFeatureNames[0];
// @ts-expect-error a side is 'call' or 'put'
blackScholes({ spot: 1, strike: 1, yearsToExpiry: 1, rate: 0, dividendYield: 0, volatility: 0.2, side: 'c' });
`,
    );
    await symlink(`${root}node_modules/typescript`, join(project, 'node_modules/typescript'));
    const compiler = [
      join(project, 'node_modules/typescript/bin/tsc'),
      ...['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '', 'typed.ts'],
    ];
    await run(process.execPath, compiler, { cwd: project });
  });
});
