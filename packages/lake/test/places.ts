import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, vi } from 'vitest';

/** Where a lake can be: `fresh` gives the URL of an empty one. */
export interface Place {
  readonly name: string;
  fresh(): Promise<string>;
}

/** A folder, and a bucket of a local S3 server; each starts and ends with the test file. */
export function places(): readonly Place[] {
  let home = '';
  let server: S3rver;
  let port = 0;
  let number = 0;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gammatwin-lake-'));
    server = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: join(home, 's3'),
      configureBuckets: [{ name: 'market', configs: [] }],
    });
    ({ port } = await server.run());
    useTestCredentials();
  });
  afterAll(async () => {
    await server.close();
    await rm(home, { recursive: true });
  });
  return [
    { name: 'a folder', fresh: async () => join(home, `lake-${number++}`) },
    {
      name: 'a bucket',
      fresh: async () => {
        const query = `region=us-east-1&endpoint=http://127.0.0.1:${port}&path-style=true`;
        return `s3://market/lakes/${number++}?${query}`;
      },
    },
  ];
}

/** Those that s3rver takes. */
export function useTestCredentials(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER');
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
