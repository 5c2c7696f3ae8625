import { describe, expect, it } from 'vitest';
import { openLake } from '../src/index.ts';
import { all, places } from './places.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

// The contract of LakeFiles, on every place that a lake can be.
for (const place of places()) {
  describe(`files in ${place.name}`, () => {
    const fresh = async () => openLake(await place.fresh()).files;

    it('come back as they were put; the last put counts', async () => {
      const files = await fresh();
      const every = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
      await files.put('raw/x/BRK.B.bin', every);
      expect(await files.get('raw/x/BRK.B.bin')).toEqual(every);
      await files.put('raw/x/BRK.B.bin', new Uint8Array(0));
      expect(await files.get('raw/x/BRK.B.bin')).toEqual(new Uint8Array(0));
    });

    it('may have odd names', async () => {
      const files = await fresh();
      const keys = ['a b/^SPX.txt', 'a b/x+y=1&2%2F@.txt', 'é/ß.txt'];
      for (const key of keys) await files.put(key, bytes(key));
      for (const key of keys) expect(await files.get(key)).toEqual(bytes(key));
      expect(await all(files.list(''))).toEqual(keys);
    });

    it('are missing with LAKE_NOT_FOUND and the key', async () => {
      const files = await fresh();
      expect(await files.exists('a/b')).toBe(false);
      await expect(files.get('a/b')).rejects.toMatchObject({
        code: 'LAKE_NOT_FOUND',
        fields: { key: 'a/b' },
      });
      await files.put('a/b/c', bytes('x'));
      expect(await files.exists('a/b')).toBe(false);
      expect(await files.exists('a/b/c')).toBe(true);
      await expect(files.get('a/b')).rejects.toMatchObject({ code: 'LAKE_NOT_FOUND' });
    });

    it('go when removed, once or twice', async () => {
      const files = await fresh();
      await files.put('a/b', bytes('x'));
      await files.remove('a/b');
      await files.remove('a/b');
      expect(await files.exists('a/b')).toBe(false);
      expect(await all(files.list(''))).toEqual([]);
    });

    // The test server walks folders, so its order is not that of the bytes.
    it('are listed by prefix', async () => {
      const files = await fresh();
      expect(await all(files.list('raw/'))).toEqual([]);
      const keys = ['raw/a-b/1', 'raw/a.b', 'raw/a/1', 'raw/a/2/3', 'raw/ab', 'raw2/x'];
      for (const key of keys.toReversed()) await files.put(key, bytes(key));
      const listed = async (prefix: string) => (await all(files.list(prefix))).sort();
      expect(await listed('')).toEqual(keys);
      expect(await listed('raw/')).toEqual(keys.slice(0, 5));
      expect(await listed('raw/a')).toEqual(keys.slice(0, 5));
      expect(await all(files.list('raw/a/'))).toEqual(['raw/a/1', 'raw/a/2/3']);
      expect(await all(files.list('raw/a/2/'))).toEqual(['raw/a/2/3']);
      expect(await all(files.list('no/'))).toEqual([]);
    });

    it('cannot leave the lake', async () => {
      const files = await fresh();
      const bad = ['', '/', '/etc/passwd', '../x', 'a/../../x', 'a//b', 'a/.', 'a\\..\\x', 'a/b/', 'a\0b'];
      for (const key of bad) {
        const refused = { code: 'LAKE_KEY', fields: { key } };
        await expect((async () => files.put(key, bytes('x')))(), key).rejects.toMatchObject(refused);
        await expect((async () => files.get(key))(), key).rejects.toMatchObject(refused);
        await expect((async () => files.remove(key))(), key).rejects.toMatchObject(refused);
        await expect((async () => files.exists(key))(), key).rejects.toMatchObject(refused);
      }
      await expect(all(files.list('../'))).rejects.toMatchObject({ code: 'LAKE_KEY' });
    });
  });
}
