import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, openStore, type Store, stopDatabase } from '@gammatwin/store';
import { afterAll, beforeAll } from 'vitest';

/** One server and one store for a test file. */
export function useStore(): { readonly store: Store } {
  let home: string;
  let store: Store;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-pipeline-'));
    const { url } = await ensureDatabase({ url: undefined, home });
    store = await openStore(url);
  });
  afterAll(async () => {
    await store?.close();
    await stopDatabase(home);
    await rm(home, { recursive: true, force: true });
  });
  return {
    get store() {
      return store;
    },
  };
}
