import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLake } from '../src/index.ts';
import { all } from './places.ts';

describe('a file of a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gammatwin-lake-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is never half there: who reads while another writes meets the one or the other', async () => {
    const { files } = openLake(folder);
    const [a, b] = [new Uint8Array(200_000).fill(1), new Uint8Array(100_000).fill(2)];
    await files.put('x', a);
    const writing = (async () => {
      for (let i = 0; i < 10; i++) await files.put('x', i % 2 === 0 ? b : a);
    })();
    for (let i = 0; i < 10; i++) {
      const got = await files.get('x');
      expect(got.length === (got[0] === 1 ? a : b).length && got.every((byte) => byte === got[0])).toBe(true);
    }
    await writing;
  });

  it('is listed in the order of bytes, without what a killed writer left', async () => {
    const { files } = openLake(folder);
    const keys = ['a-b/1', 'a.b', 'a/1', 'a/2/3', 'ab', 'é', '\uFB01', '\u{10400}'];
    for (const key of keys.toReversed()) await files.put(key, new Uint8Array(1));
    await writeFile(join(folder, 'a', '1.0123abcd-0000-4000-8000-000000000000.tmp'), 'half');
    expect(await all(files.list(''))).toEqual(keys);
  });

  it.skipIf(process.getuid?.() === 0)('without access is LAKE_NO_ACCESS', async () => {
    const { files } = openLake(folder);
    await files.put('a/b', new Uint8Array(1));
    await chmod(join(folder, 'a'), 0o500);
    await expect(files.put('a/c', new Uint8Array(1))).rejects.toMatchObject({ code: 'LAKE_NO_ACCESS' });
    await chmod(join(folder, 'a'), 0o700);
  });

  it('where the disk refuses is LAKE_UNAVAILABLE, and worth a retry', async () => {
    await writeFile(join(folder, 'a'), 'a file, no folder');
    const { files } = openLake(folder);
    await expect(files.put('a/b', new Uint8Array(1))).rejects.toMatchObject({
      code: 'LAKE_UNAVAILABLE',
      fields: { key: 'a/b' },
    });
    expect(await files.exists('a/b')).toBe(false);
  });

  it('is not taken for a folder', async () => {
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    const { files } = openLake(folder);
    expect(await files.exists('a/b')).toBe(false);
    await expect(files.get('a/b')).rejects.toMatchObject({ code: 'LAKE_NOT_FOUND' });
  });
});
