import type { S3Client } from '@aws-sdk/client-s3';
import { GammaTwinError } from '@gammatwin/core';
import { checkKey, type LakeFiles, notFound } from './files.ts';
import { parseS3Url } from './s3-url.ts';

const attempts = 5;

/**
 * Files in a bucket of Amazon's or of a server that speaks its protocol; credentials come from the usual AWS
 * environment. The SDK retries what may be retried, five attempts in all, and is loaded by the first call.
 */
export function s3Files(url: string): LakeFiles {
  const address = parseS3Url(url);
  const { bucket, prefix, endpoint } = address;
  const name = `s3://${bucket}/${prefix}`;
  let opened: Promise<{ readonly sdk: typeof import('@aws-sdk/client-s3'); readonly client: S3Client }>;
  const open = () => {
    opened ??= import('@aws-sdk/client-s3').then((sdk) => {
      const client = new sdk.S3Client({
        ...(address.region === null ? {} : { region: address.region }),
        // Other servers lag behind Amazon's newer checksums; theirs are the ones in TLS and in the Parquet pages.
        ...(endpoint === null ? {} : { endpoint, requestChecksumCalculation: 'WHEN_REQUIRED' }),
        ...(endpoint === null ? {} : { responseChecksumValidation: 'WHEN_REQUIRED' }),
        forcePathStyle: address.pathStyle,
        maxAttempts: attempts,
      });
      return { sdk, client };
    });
    return opened;
  };
  const attempt = async <T>(
    key: string,
    work: (
      sdk: typeof import('@aws-sdk/client-s3'),
      client: S3Client,
      object: { readonly Bucket: string; readonly Key: string },
    ) => Promise<T>,
  ): Promise<T> => {
    checkKey(key);
    const { sdk, client } = await open();
    try {
      return await work(sdk, client, { Bucket: bucket, Key: prefix + key });
    } catch (cause) {
      throw s3Fault(name, key, cause);
    }
  };
  return {
    url: name,
    async put(key, bytes) {
      await attempt(key, (sdk, client, object) =>
        client.send(new sdk.PutObjectCommand({ ...object, Body: bytes })),
      );
    },
    get: (key) =>
      attempt(key, async (sdk, client, object) => {
        // The SDK retries until the reply begins; a body that breaks off is ours to ask for again.
        for (let tries = 1; ; tries++) {
          const { Body } = await client.send(new sdk.GetObjectCommand(object));
          try {
            return Body ? await Body.transformToByteArray() : new Uint8Array(0);
          } catch (cause) {
            if (tries === attempts) throw cause;
          }
        }
      }),
    // Not HEAD, whose faults come without a body: a missing bucket would look like a missing key.
    exists: (key) =>
      attempt(key, async (sdk, client, { Bucket, Key }) => {
        const found = await client.send(new sdk.ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 }));
        return found.Contents?.[0]?.Key === Key;
      }),
    async remove(key) {
      await attempt(key, (sdk, client, object) => client.send(new sdk.DeleteObjectCommand(object)));
    },
    async *list(below) {
      const slash = below.lastIndexOf('/');
      if (slash >= 0) checkKey(below.slice(0, slash));
      const { sdk, client } = await open();
      try {
        const pages = sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix + below });
        for await (const { Contents } of pages) {
          for (const { Key } of Contents ?? []) if (Key !== undefined) yield Key.slice(prefix.length);
        }
      } catch (cause) {
        throw s3Fault(name, below, cause);
      }
    },
  };
}

function s3Fault(url: string, key: string, cause: unknown): GammaTwinError {
  if (cause instanceof GammaTwinError) return cause;
  const { name, $metadata } = cause as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const fields = { url, key, reason: name, status };
  if (name === 'NoSuchKey') return notFound(url, key, cause);
  if (name === 'NoSuchBucket') {
    return new GammaTwinError('LAKE_NO_BUCKET', `lake ${url}: there is no such bucket`, { fields, cause });
  }
  const refused = status === 401 || status === 403 || name === 'CredentialsProviderError';
  if (refused) {
    return new GammaTwinError(
      'LAKE_NO_ACCESS',
      `lake ${url}, ${key}: no access (${name}); credentials come from the AWS environment: ${String(cause)}`,
      { fields, cause },
    );
  }
  return new GammaTwinError('LAKE_UNAVAILABLE', `lake ${url}, ${key}: not to be had: ${String(cause)}`, {
    fields,
    cause,
    retryable: status === undefined || status === 429 || status >= 500,
  });
}
