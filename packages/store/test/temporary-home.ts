import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { ensureDatabase, openStore, type Store, stopDatabase } from '../src/index.ts';

/** An empty folder for an embedded server; `remove` also stops what runs in it. */
export async function temporaryHome(mode = 0o755): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gammatwin-store-'));
  await chmod(folder, mode);
  return {
    folder,
    async remove() {
      await stopDatabase(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One server and one store for a test file. */
export function useStore(): { readonly store: Store; readonly url: string } {
  let home: Awaited<ReturnType<typeof temporaryHome>>;
  let url = '';
  let store: Store;
  beforeAll(async () => {
    home = await temporaryHome();
    ({ url } = await ensureDatabase({ url: undefined, home: home.folder }));
    store = await openStore(url);
  });
  afterAll(async () => {
    await store?.close();
    await home?.remove();
  });
  return {
    get store() {
      return store;
    },
    get url() {
      return url;
    },
  };
}
