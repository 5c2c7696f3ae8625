import { toEpochDay } from '@gammatwin/core';
import { expect, it } from 'vitest';
import { alpacaProvider } from '../../src/alpaca/provider.ts';
import { all, expectSame } from '../contract.ts';
import { ownTime } from '../server/own-time.ts';
import type { Reply } from '../server/server.ts';
import { barsReply, chainReply } from './documented.ts';
import { answerAlpaca, now, range } from './fake-alpaca.ts';
import { configOf, type OpenAlpaca, openAlpaca, replies } from './open-alpaca.ts';

const session = range.to;
const symbols = ['AAPL', 'BRK.B'];

async function market(): Promise<OpenAlpaca> {
  return openAlpaca(now, answerAlpaca);
}

const readers = {
  bars: ({ provider }: OpenAlpaca) => all(provider.bars({ symbols, ...range })),
  chains: ({ provider }: OpenAlpaca) => all(provider.chains({ symbols, session })),
  contracts: ({ provider }: OpenAlpaca) => all(provider.contracts({ symbols, session })),
  dividends: ({ provider }: OpenAlpaca) => provider.dividends({ symbols: [...symbols, 'META'], ...range }),
  news: ({ provider }: OpenAlpaca) => all(provider.news({ symbols, ...range })),
};

it('gathers all pages', async () => {
  const opened = await market();
  const pagesOf = (path: string) =>
    opened.server.asked.filter(({ url }) => url.pathname.startsWith(path)).length;
  const bars = await readers.bars(opened);
  expect(bars.map(({ session }) => session.length)).toEqual([6, 6]);
  expect(pagesOf('/v2/stocks/bars')).toBe(3);
  const chains = await readers.chains(opened);
  expect(chains.map(({ strike }) => strike.length)).toEqual([12, 12]);
  expect(pagesOf('/v1beta1/options/snapshots/')).toBe(6);
  expect(pagesOf('/v2/options/contracts')).toBe(4);
  expect((await readers.news(opened)).flat().map(({ id }) => id)).toEqual(['2', '5']);
});

for (const [name, read] of Object.entries(readers)) {
  it(`${name}: a cut page, an HTML page, a 429, a 500 and a broken connection are asked for again`, async () => {
    const undisturbed = await read(await market());
    const opened = await market();
    opened.server.fail([
      { body: '{"next_page_token": null, "sna' },
      { body: '<!DOCTYPE html><html><body>Sign in</body></html>' },
      { status: 429, body: { message: 'too many requests.' }, headers: { 'retry-after': '7' } },
      { status: 500, body: { message: 'internal server error.' } },
      { broken: 'in the body' },
    ]);
    expectSame(await read(opened), undisturbed);
    expect(Math.max(...opened.slept)).toBeGreaterThanOrEqual(7000);
  });

  it(`${name}: a page that stays cut, or is HTML, ends as PROVIDER_REPLY`, async () => {
    for (const body of ['{"next_page_token": null, "sna', '<html></html>', '']) {
      const opened = await openAlpaca(now, () => ({ body }), { attempts: 3 });
      await expect(read(opened)).rejects.toMatchObject({ code: 'PROVIDER_REPLY', retryable: false });
      expect(opened.server.asked).toHaveLength(3);
    }
  });

  it(`${name}: a refusal is not repeated and has Alpaca's own words, but no key`, async () => {
    const message = 'subscription does not permit querying recent SIP data';
    const opened = await openAlpaca(now, () => ({ status: 403, body: { message } }));
    const error = await read(opened).then(
      () => null,
      (error: Error) => error,
    );
    expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', fields: { status: 403 } });
    expect(error?.message).toContain(message);
    expect(`${error?.message} ${JSON.stringify(error)} ${error?.stack}`).not.toContain('of-nobody');
    expect(opened.server.asked).toHaveLength(1);
  });

  it(`${name}: JSON of another shape ends as PROVIDER_REPLY`, async () => {
    const shapes = [
      { message: 'all is well' },
      {
        bars: { AAPL: [{}] },
        snapshots: null,
        option_contracts: [{}],
        corporate_actions: { cash_dividends: [{}] },
        news: [{}],
      },
    ];
    for (const body of shapes) {
      const opened = await openAlpaca(now, () => ({ body }));
      await expect(read(opened), JSON.stringify(body)).rejects.toMatchObject({ code: 'PROVIDER_REPLY' });
    }
  });
}

it('a silent server is left after the timeout, again and again, and ends as PROVIDER_UNAVAILABLE', async () => {
  const opened = await openAlpaca(now, () => ({ silent: true }), { timeoutMs: 20, attempts: 3 });
  await expect(readers.bars(opened)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
});

it('429 to the end is PROVIDER_UNAVAILABLE', async () => {
  const tooMany: Reply = { status: 429, body: { message: 'too many requests.' } };
  const opened = await openAlpaca(now, () => tooMany, { attempts: 2 });
  await expect(readers.news(opened)).rejects.toMatchObject({
    code: 'PROVIDER_UNAVAILABLE',
    message: expect.stringContaining('too many requests.'),
  });
  expect(opened.server.asked).toHaveLength(2);
});

it('an aborted request ends with the caller’s reason', async () => {
  const opened = await openAlpaca(now, () => ({ silent: true }));
  const ending = new AbortController();
  const tools = { ...ownTime(Date.parse(now)).tools, signal: ending.signal };
  const provider = alpacaProvider(configOf(opened.server), tools);
  const reason = new Error('enough');
  setTimeout(() => ending.abort(reason), 20);
  await expect(provider.instruments()).rejects.toBe(reason);
});

it('a clock that is off is told', async () => {
  const opened = await openAlpaca(now, answerAlpaca);
  const late = ownTime(Date.parse(now) + 3_600_000);
  const provider = alpacaProvider(configOf(opened.server), late.tools);
  await expect(provider.instruments()).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
});

it('a page token that repeats ends as PROVIDER_REPLY', async () => {
  let asked = 0;
  const opened = await openAlpaca(now, () => {
    const symbol = `AAPL240426C0016${asked++}000`;
    const snapshots = { [symbol]: chainReply.snapshots.AAPL240426C00162500 };
    return { body: { snapshots, next_page_token: 'again' } };
  });
  await expect(readers.chains(opened)).rejects.toMatchObject({
    code: 'PROVIDER_REPLY',
    message: expect.stringContaining('again'),
  });
  expect(asked).toBe(2);
});

it('a page that comes again under another token ends as PROVIDER_REPLY', async () => {
  let asked = 0;
  const opened = await openAlpaca(now, () => ({ body: { ...barsReply, next_page_token: `${asked++}` } }));
  const days = { from: toEpochDay('2022-02-01'), to: toEpochDay('2022-02-02') };
  await expect(all(opened.provider.bars({ symbols: ['AAPL'], ...days }))).rejects.toMatchObject({
    code: 'PROVIDER_REPLY',
    message: expect.stringContaining('begins with AAPL 2022-02-01T05:00:00Z again'),
  });
});

it('an option or a bar that two pages share ends as PROVIDER_REPLY', async () => {
  const [first, second] = barsReply.bars.AAPL;
  const third = { ...first, t: '2022-02-03T05:00:00Z' };
  const pages = [
    { bars: { AAPL: [first, second] }, next_page_token: 'b' },
    { bars: { AAPL: [second, third] }, next_page_token: null },
  ];
  const opened = await openAlpaca(now, () => ({ body: pages.shift() }));
  const days = { from: toEpochDay('2022-02-01'), to: toEpochDay('2022-02-04') };
  await expect(all(opened.provider.bars({ symbols: ['AAPL'], ...days }))).rejects.toMatchObject({
    code: 'PROVIDER_REPLY',
    message: expect.stringContaining('ascending sessions'),
  });
});

it('empty pages without end end as PROVIDER_REPLY; one in between is let pass', async () => {
  let asked = 0;
  const opened = await openAlpaca(now, () => ({ body: { news: [], next_page_token: `${asked++}` } }));
  await expect(readers.news(opened)).rejects.toMatchObject({ code: 'PROVIDER_REPLY' });
  const pages = [{ bars: {}, next_page_token: 'b' }, barsReply];
  const patient = await openAlpaca(now, () => ({ body: pages.shift() }));
  const days = { from: toEpochDay('2022-02-01'), to: toEpochDay('2022-02-02') };
  expect(await all(patient.provider.bars({ symbols: ['AAPL'], ...days }))).toHaveLength(1);
});

const bar = barsReply.bars.AAPL[0];
const february = { from: toEpochDay('2022-02-01'), to: toEpochDay('2022-02-06') };

it.each<[object, string]>([
  [{ c: null }, 'a price is missing or not above 0'],
  [{ o: '174' }, 'a price is missing or not above 0'],
  [{ l: 0 }, 'a price is missing or not above 0'],
  [{ h: 174.5 }, 'open or close outside low and high'],
  [{ v: -1 }, 'a volume is missing or below 0'],
  [{ v: null }, 'a volume is missing or below 0'],
  [{ t: '2022-02-05T05:00:00Z' }, 'a day without a session'],
])('a bar that cannot be right is left out and counted, the others stay: %j', async (wrong, reason) => {
  const rows = [
    { ...bar, t: '2022-02-01T05:00:00Z' },
    { ...bar, t: '2022-02-02T05:00:00Z', ...wrong },
  ];
  const body = { bars: { AAPL: rows, 'BRK.B': [bar] }, next_page_token: null };
  const { provider } = await openAlpaca(now, replies({ '/v2/stocks/bars': body }));
  const series = await all(provider.bars({ symbols, ...february }));
  expect(series.map(({ symbol, session }) => [symbol, ...session])).toEqual([
    ['AAPL', february.from],
    ['BRK.B', february.from],
  ]);
  expect(provider.rejected).toMatchObject([{ kind: 'bars', symbol: 'AAPL', rows: 1, reason }]);
});

it('a bar without a readable time ends as PROVIDER_REPLY', async () => {
  const body = { bars: { AAPL: [{ ...bar, t: 'today' }] }, next_page_token: null };
  const { provider } = await openAlpaca(now, replies({ '/v2/stocks/bars': body }));
  await expect(all(provider.bars({ symbols: ['AAPL'], ...february }))).rejects.toMatchObject({
    code: 'PROVIDER_REPLY',
  });
});

it('what is left out is counted over all pages, and only in the days that were asked for', async () => {
  const article = (id: number) => ({
    id,
    headline: ' ',
    author: 'A',
    content: '',
    images: [],
    source: 'benzinga',
    summary: '',
    symbols: ['AAPL'],
    created_at: '2024-04-18T14:00:00Z',
    updated_at: `2024-04-18T14:0${id}:00Z`,
  });
  const dividend = (id: string, ex_date: string) => ({
    ...{ id, symbol: 'AAPL', cusip: '3', rate: 1, special: false, foreign: false, currency: 'CAD' },
    ...{ ex_date, record_date: ex_date, payable_date: ex_date, process_date: ex_date },
  });
  const cash = ['2024-04-18', '2024-04-18', '2024-05-20'].map((day, i) => dividend(`d${i}`, day));
  const pages = [
    { news: [article(1)], next_page_token: 'b' },
    { news: [article(2)], next_page_token: null },
  ];
  const { provider } = await openAlpaca(now, ({ url }) => ({
    body: url.pathname.endsWith('/news')
      ? pages.shift()
      : { corporate_actions: { cash_dividends: cash }, next_page_token: null },
  }));
  await all(provider.news({ symbols: ['AAPL'], ...range }));
  await provider.dividends({ symbols: ['AAPL'], ...range });
  expect(provider.rejected.map(({ kind, rows, session }) => [kind, rows, session])).toEqual([
    ['news', 2, toEpochDay('2024-04-18')],
    ['dividends', 2, toEpochDay('2024-04-18')],
  ]);
});

it('no bars at all: null and an empty object', async () => {
  for (const bars of [null, {}]) {
    const opened = await openAlpaca(now, replies({ '/v2/stocks/bars': { bars, next_page_token: null } }));
    expect(await readers.bars(opened)).toEqual([]);
  }
});

it('the bar of a session that goes on, or is over for minutes only, is left out', async () => {
  const sessionsAt = async (at: string) => {
    const opened = await openAlpaca(at, answerAlpaca);
    const [bars] = await readers.bars(opened);
    return bars!.session.at(-1);
  };
  expect(await sessionsAt('2024-04-22T15:00:00Z')).toBe(toEpochDay('2024-04-19'));
  expect(await sessionsAt('2024-04-22T20:10:00Z')).toBe(toEpochDay('2024-04-19'));
  expect(await sessionsAt('2024-04-22T20:20:00Z')).toBe(toEpochDay('2024-04-22'));
});

it('symbols that Alpaca could not parse are not asked for', async () => {
  const opened = await market();
  await all(opened.provider.bars({ symbols: ['^VIX', 'AAPL', 'I:SPX', 'aapl', 'BRK.B', ''], ...range }));
  expect(opened.server.asked[0]!.url.searchParams.get('symbols')).toBe('AAPL,BRK.B');
});

it('says all that is wrong with a config, without its keys', () => {
  const wrong = { kind: 'alpaca', keyId: 'PK-of-nobody', secretKey: '', baseUrl: 'data.alpaca', feed: 'sip' };
  expect(() => alpacaProvider(wrong as never)).toThrow(
    expect.objectContaining({
      code: 'INVALID_CONFIG',
      message: expect.stringMatching(/secretKey.*baseUrl.*feed: unknown key/s),
    }),
  );
  expect(() => alpacaProvider(wrong as never)).not.toThrow('of-nobody');
});
