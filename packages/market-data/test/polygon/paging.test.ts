import { GammaTwinError } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { polygonClient } from '../../src/polygon/client.ts';
import { all } from '../contract.ts';
import { marketRange } from '../server/polygon/market.ts';
import type { Reply } from '../server/server.ts';
import { openPolygon } from './open.ts';

const session = marketRange.to;
const chains = { symbols: ['AAPL'], session };

function page(results: readonly unknown[], nextUrl?: string): Reply {
  return { body: { status: 'OK', request_id: 'x', results, ...(nextUrl && { next_url: nextUrl }) } };
}

describe('pages', () => {
  it('are followed to the last, with the key in a header and in no URL', async () => {
    const { provider, server } = await openPolygon({ pageSize: 1 });
    const [chain] = await all(provider.chains(chains));
    expect(chain!.strike.length).toBe(4);
    expect(server.asked.length).toBe(4);
    for (const { url, headers, method } of server.asked) {
      expect(method).toBe('GET');
      expect(url.href).not.toContain('right');
      expect(headers.authorization).toBe('Bearer right');
    }
    expect(server.asked[0]!.url.searchParams.get('limit')).toBe('250');
  });

  it('are refused when one comes again under another cursor', async () => {
    const { provider, server } = await openPolygon();
    const rows = server.chains.get('AAPL')!;
    const path = `${server.baseUrl}/v3/snapshot/options/AAPL`;
    server.fail([page(rows, `${path}?cursor=a`), page(rows, `${path}?cursor=b`)]);
    await expect(all(provider.chains(chains))).rejects.toMatchObject({
      code: 'PROVIDER_REPLY',
      message: expect.stringContaining('chain of AAPL, page 2: expected something new, was what came before'),
    });
    expect(server.asked.length).toBe(2);
  });

  it('are refused when a cursor comes again', async () => {
    const { provider, server } = await openPolygon();
    const rows = server.chains.get('AAPL')!;
    const next = `${server.baseUrl}/v3/snapshot/options/AAPL?cursor=a`;
    server.fail([page(rows.slice(0, 1), next), page(rows.slice(1, 2), next), page(rows.slice(2))]);
    await expect(all(provider.chains(chains))).rejects.toMatchObject({ code: 'PROVIDER_REPLY' });
    expect(server.asked.length).toBe(2);
  });

  it('show no key that stands in a next_url, however it is written', async () => {
    for (const next of ['/v3/x?cursor=a&apiKey=s3cret', '/v3/x?cursor=a&apikey=s3cret']) {
      const { provider, server } = await openPolygon();
      const rows = server.chains.get('AAPL')!;
      const url = `${server.baseUrl}${next}`;
      server.fail([page(rows.slice(0, 1), url), page(rows.slice(1, 2), url)]);
      const error = await all(provider.chains(chains)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'PROVIDER_REPLY' });
      expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('s3cret');
      expect(server.asked.map(({ url }) => url.href).join()).not.toContain('s3cret');
    }
    const bare = await openPolygon();
    bare.server.fail([page(bare.server.chains.get('AAPL')!, '/v3/x?apiKey=s3cret')]);
    const error = await all(bare.provider.chains(chains)).catch((thrown: unknown) => thrown);
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('s3cret');
  });

  it.each([
    ['https://elsewhere.example/v3/snapshot/options/AAPL?cursor=a', 'elsewhere.example'],
    ['/v3/snapshot/options/AAPL?cursor=a', 'no URL'],
  ])('are not sought at %s: the key would go there', async (next, shown) => {
    const { provider, server } = await openPolygon();
    server.fail([page(server.chains.get('AAPL')!, next)]);
    const asking = all(provider.chains(chains));
    await expect(asking).rejects.toMatchObject({ code: 'PROVIDER_REPLY' });
    await expect(asking).rejects.toThrow(shown);
    expect(server.asked.length).toBe(1);
  });

  it.each([
    ['https://api.polygon.io', 'https://api.massive.com/v3/reference/tickers?cursor=YW&apiKey=k'],
    ['https://api.massive.com/', 'https://api.polygon.io/v3/reference/tickers?cursor=YW'],
    // A proxy that passes replies on as they are.
    ['http://127.0.0.1:9/polygon', 'https://api.polygon.io/v3/reference/tickers?cursor=YW'],
  ])(
    'of %s may name the other house of the same company, as its documentation does',
    async (baseUrl, next) => {
      const seen: string[] = [];
      const client = polygonClient({ apiKey: 'k', baseUrl }, async (input) => {
        seen.push(String(input));
        return Response.json({ status: 'OK' });
      });
      await client.page(next);
      expect(seen).toEqual([`${baseUrl.replace(/\/$/, '')}/v3/reference/tickers?cursor=YW`]);
    },
  );

  it('may be empty between others, but not ten in a row', async () => {
    const { provider, server } = await openPolygon();
    const rows = server.chains.get('AAPL')!;
    const next = (n: number) => `${server.baseUrl}/v3/snapshot/options/AAPL?cursor=${n}`;
    server.fail([page(rows.slice(0, 2), next(1)), page([], next(2)), page(rows.slice(2))]);
    const [chain] = await all(provider.chains(chains));
    expect(chain!.strike.length).toBe(4);
    server.fail(Array.from({ length: 20 }, (_, n) => page([], next(n))));
    await expect(all(provider.chains(chains))).rejects.toThrow('was 10 empty pages in a row');
  });

  it('that are cut in the middle, or HTML, are asked again; what stays so is an error', async () => {
    const { provider, server, slept } = await openPolygon({ pageSize: 2 });
    const half = JSON.stringify(page(server.chains.get('AAPL')!).body).slice(0, 900);
    server.fail([{ body: half }, { body: '<html>maintenance</html>' }, { broken: 'in the body' }], 'cursor=');
    const [chain] = await all(provider.chains(chains));
    expect(chain!.strike.length).toBe(4);
    expect(server.asked.length).toBe(5);
    expect(slept.length).toBeGreaterThanOrEqual(3);
    server.fail(Array.from({ length: 6 }, () => ({ body: half })));
    await expect(all(provider.chains(chains))).rejects.toMatchObject({ code: 'PROVIDER_REPLY' });
  });

  it.each<[string, unknown]>([
    ['a list', []],
    ['results that are no list', { status: 'OK', results: { a: 1 } }],
    ['rows that are no objects', { status: 'OK', results: [1] }],
    ['a next_url that is no text', { status: 'OK', results: [], next_url: 7 }],
  ])('are refused when they are %s', async (_, body) => {
    const { provider, server } = await openPolygon();
    server.fail([{ body }]);
    await expect(all(provider.chains(chains))).rejects.toBeInstanceOf(GammaTwinError);
  });

  it('are refused with Polygon’s word when it says that it is an error', async () => {
    const { provider, server } = await openPolygon();
    server.fail([{ body: { status: 'NOT_AUTHORIZED', message: 'You are not entitled to this data.' } }]);
    await expect(all(provider.chains(chains))).rejects.toMatchObject({
      code: 'PROVIDER_REFUSED',
      message: 'polygon, chain of AAPL: NOT_AUTHORIZED, You are not entitled to this data.',
    });
  });
});

describe('requests', () => {
  it('with a wrong key are refused once, and the key shows nowhere', async () => {
    const { provider, server } = await openPolygon({ config: { apiKey: 'wr0ng' } });
    const error = await provider
      .splits({ symbols: ['A'], ...marketRange })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', fields: { status: 401 } });
    expect((error as Error).message).toContain('Unknown API Key');
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('wr0ng');
    expect(server.asked.length).toBe(1);
  });

  it('wait for 429 as long as asked, and keep to the rate', async () => {
    const { provider, server, slept } = await openPolygon({ config: { requestsPerMinute: 60 } });
    server.fail([
      { status: 429, headers: { 'retry-after': '12' }, body: { status: 'ERROR', error: 'slow' } },
    ]);
    await provider.splits({ symbols: ['A'], ...marketRange });
    expect(slept[0]).toBeGreaterThanOrEqual(12_000);
    await provider.splits({ symbols: ['A'], ...marketRange });
    expect(slept.at(-1)).toBeLessThanOrEqual(1000);
    expect(slept.at(-1)).toBeGreaterThan(0);
  });

  it('take their tokens from the limiter that is given', async () => {
    const names: string[] = [];
    let taken = 0;
    const limiter = { take: async () => void taken++ };
    const tools = {
      rateLimiter: ({ name, perMinute }: { name: string; perMinute: number }) => {
        names.push(`${name} ${perMinute}`);
        return limiter;
      },
    };
    const { provider, server } = await openPolygon({ tools });
    await all(provider.chains(chains));
    expect(names).toEqual(['polygon 1000000']);
    expect(taken).toBe(server.asked.length);
  });

  it('end with CLOCK_SKEW when this machine’s clock is off', async () => {
    const { provider } = await openPolygon({
      tools: { clock: { now: () => Date.parse('2022-04-29T19:00:00Z') } },
    });
    await expect(provider.instruments()).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
  });
});
