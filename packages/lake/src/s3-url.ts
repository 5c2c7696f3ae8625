import { invalidInput } from '@gammatwin/core';
import { checkKey } from './files.ts';

/** 's3://bucket/prefix?region=eu-central-1&endpoint=https://…&path-style=true' taken apart. */
export interface S3Address {
  readonly bucket: string;
  /** '' or ends with '/'. */
  readonly prefix: string;
  /** Where not given, what the AWS environment says. */
  readonly region: string | null;
  /** Of a server that is not Amazon's. */
  readonly endpoint: string | null;
  /** Whether the bucket stands in the path instead of the host name; taken for granted with an endpoint. */
  readonly pathStyle: boolean;
}

const expected = 's3://bucket/prefix?region=…&endpoint=https://…&path-style=true';

/** Throws INVALID_INPUT, or LAKE_KEY on a prefix that is no key. Credentials never stand in the URL. */
export function parseS3Url(url: string): S3Address {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 's3:' || parsed.hash !== '') throw invalidInput('lake', expected, url);
  if (parsed.username || parsed.password) {
    throw invalidInput('lake', `${expected}, credentials from the environment`, 'a URL with credentials');
  }
  const bucket = parsed.host;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw invalidInput('bucket of a lake', 'a bucket', bucket);
  const folder = decodeURIComponent(parsed.pathname).replace(/^\/+|\/+$/g, '');
  if (folder !== '') checkKey(folder);

  const known = ['region', 'endpoint', 'path-style'];
  for (const name of parsed.searchParams.keys()) {
    if (!known.includes(name)) throw invalidInput(`option of the lake ${url}`, known.join(', '), name);
  }
  const endpoint = parsed.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:\/\/[^/]/.test(endpoint)) {
    throw invalidInput('endpoint of the lake', 'an http or https URL', endpoint);
  }
  const pathStyle = parsed.searchParams.get('path-style') ?? String(endpoint !== null);
  if (pathStyle !== 'true' && pathStyle !== 'false') {
    throw invalidInput('path-style of the lake', 'true or false', pathStyle);
  }
  return {
    bucket,
    prefix: folder === '' ? '' : `${folder}/`,
    region: parsed.searchParams.get('region'),
    endpoint,
    pathStyle: pathStyle === 'true',
  };
}
