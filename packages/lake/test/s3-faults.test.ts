import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LakeFiles, openLake } from '../src/index.ts';
import { all, useTestCredentials } from './places.ts';

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

const fault = (status: number, code: string): Reply => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
  };
};
const page = (keys: readonly string[], next: string | null): Reply => {
  return (_, response) => {
    const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('');
    const token = next === null ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== null}</IsTruncated>${contents}${token}</ListBucketResult>`,
    );
  };
};

// What s3rver cannot do: replies in turn, as S3 documents them.
describe('files of a bucket', () => {
  let server: Server;
  let replies: Reply[] = [];
  let asked: string[] = [];
  let files: LakeFiles;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      request.resume();
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      request.on('end', () => reply?.(request, response));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    useTestCredentials();
    files = openLake(`s3://market/p?region=us-east-1&endpoint=http://127.0.0.1:${port}`).files;
  });
  afterAll(() => new Promise<unknown>((done) => server.close(done)));
  beforeEach(() => {
    asked = [];
  });

  it('are listed page after page', async () => {
    const keys = Array.from({ length: 2500 }, (_, i) => `raw/${String(i).padStart(4, '0')}`);
    const stored = keys.map((key) => `p/${key}`);
    replies = [
      page(stored.slice(0, 1000), 'one'),
      page(stored.slice(1000, 2000), 'two'),
      page(stored.slice(2000), null),
    ];
    expect(await all(files.list('raw/'))).toEqual(keys);
    expect(
      asked.map((url) => new URL(url.slice(4), 'http://x').searchParams.get('continuation-token')),
    ).toEqual([null, 'one', 'two']);
    expect(asked[0]).toContain('prefix=p%2Fraw%2F');
  });

  it.each([
    [404, 'NoSuchBucket', 'LAKE_NO_BUCKET'],
    [403, 'AccessDenied', 'LAKE_NO_ACCESS'],
    [403, 'InvalidAccessKeyId', 'LAKE_NO_ACCESS'],
    [404, 'NoSuchKey', 'LAKE_NOT_FOUND'],
    [400, 'InvalidRequest', 'LAKE_UNAVAILABLE'],
  ])('%i %s is %s, said once', async (status, reason, code) => {
    replies = [fault(status, reason)];
    await expect(files.get('a/b')).rejects.toMatchObject({
      code,
      retryable: false,
      fields: { key: 'a/b', url: 's3://market/p/' },
    });
    expect(asked).toHaveLength(1);
    await expect(all(files.list('a/'))).rejects.toMatchObject({ code });
  });

  it('are asked for again after 503, and after a body that breaks off', async () => {
    replies = [
      fault(503, 'SlowDown'),
      (_, response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('12345', () => response.destroy());
      },
      (_, response) => response.end('1234567890'),
    ];
    expect(new TextDecoder().decode(await files.get('a/b'))).toBe('1234567890');
    expect(asked).toHaveLength(3);
  });

  it('are written again after 500', async () => {
    replies = [fault(500, 'InternalError'), (_, response) => response.end()];
    await files.put('a/b', new Uint8Array(3));
    expect(asked.map((url) => url.split('?')[0])).toEqual(['PUT /market/p/a/b', 'PUT /market/p/a/b']);
  });

  it('without credentials, or without anyone there, say so', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    const closed = 's3://market?region=us-east-1&endpoint=http://127.0.0.1:1';
    await expect(openLake(closed).files.get('a')).rejects.toMatchObject({ code: 'LAKE_NO_ACCESS' });
    useTestCredentials();
    await expect(openLake(closed).files.get('a')).rejects.toMatchObject({
      code: 'LAKE_UNAVAILABLE',
      retryable: true,
    });
  });
});

describe('the URL of a lake', () => {
  it.each([
    ['', 's3://bucket'],
    ['s3://', 'a bucket'],
    ['http://bucket/x', 's3://bucket'],
    ['s3://me:secret@bucket/x', 'credentials'],
    ['s3://B_/x', 'a bucket'],
    ['s3://bucket/x?regoin=y', 'region, endpoint, path-style'],
    ['s3://bucket/x?endpoint=localhost:9000', 'http'],
    ['s3://bucket/x?path-style=yes', 'true or false'],
    ['s3://bucket/x/%2e%2e/%5c', 'key'],
  ])('%j is refused before anything is touched', (url, message) => {
    expect(() => openLake(url)).toThrow(message);
    expect(() => openLake(url)).not.toThrow('secret');
  });

  it('may have a prefix or none', () => {
    expect(openLake('s3://bucket').files.url).toBe('s3://bucket/');
    expect(openLake('s3://bucket/a/b/?region=eu-central-1').files.url).toBe('s3://bucket/a/b/');
  });
});
