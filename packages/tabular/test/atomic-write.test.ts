import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFileAtomic } from '../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('replaces a file and leaves no draft', async () => {
  const path = join(folder, 'a', 'x.txt');
  await writeFileAtomic(path, 'one');
  await writeFileAtomic(path, 'two');
  expect(await readFile(path, 'utf8')).toBe('two');
  expect(await readdir(join(folder, 'a'))).toEqual(['x.txt']);
});

it('leaves no draft behind when the rename fails', async () => {
  await mkdir(join(folder, 'b', 'taken', 'inside'), { recursive: true });
  await expect(writeFileAtomic(join(folder, 'b', 'taken'), 'x')).rejects.toThrow();
  expect(await readdir(join(folder, 'b'))).toEqual(['taken']);
});
