import { newYorkInstant, sessionClose, toEpochDay } from '@gammatwin/core';
import { describe, expect, it } from 'vitest';
import { openProvider } from '../../src/index.ts';
import { all } from '../contract.ts';
import { marketRange } from '../server/polygon/market.ts';
import { openPolygon } from './open.ts';

describe('bars', () => {
  it('are as traded, by their session in New York', async () => {
    const { provider } = await openPolygon();
    const [bars] = await all(provider.bars({ symbols: ['AAPL'], ...marketRange }));
    expect(bars!.splitsThrough).toBeNull();
    expect(Array.from(bars!.session)).toEqual([26, 27, 28, 29].map((day) => toEpochDay(`2022-04-${day}`)));
    expect(bars!.close[3]).toBe(159.9606);
    expect(bars!.volume[3]).toBe(95595226);
  });

  it('leave out a session until it has settled', async () => {
    const close = sessionClose(marketRange.to);
    for (const [minutes, count] of [
      [-60, 3],
      [14, 3],
      [15, 4],
    ] as const) {
      const { provider } = await openPolygon({ now: close + minutes * 60_000 });
      const [bars] = await all(provider.bars({ symbols: ['AAPL'], ...marketRange }));
      expect(bars!.session.length, `${minutes}`).toBe(count);
    }
  });

  it('leave out rows that can’t be right, each with its reason', async () => {
    const { provider, server } = await openPolygon();
    const at = (day: string) => newYorkInstant(toEpochDay(day), 0);
    const good = { o: 10, h: 11, l: 9, c: 10, v: 5 };
    const results = [
      { ...good, t: at('2022-04-23') },
      { ...good, t: at('2022-04-25'), c: null },
      { ...good, t: at('2022-04-26'), h: 9.5 },
      { ...good, t: at('2022-04-27'), v: -1 },
      { ...good, t: at('2022-04-28') },
    ];
    server.fail([{ body: { status: 'DELAYED', results } }]);
    const [bars] = await all(
      provider.bars({ symbols: ['A'], from: marketRange.from - 5, to: marketRange.to }),
    );
    expect(Array.from(bars!.session)).toEqual([toEpochDay('2022-04-28')]);
    expect(provider.rejected.map(({ kind, symbol, reason, first }) => [kind, symbol, first, reason])).toEqual(
      [
        ['bars', 'A', '2022-04-23', 'a day without a session'],
        ['bars', 'A', '2022-04-25', 'a price is missing or not above 0'],
        ['bars', 'A', '2022-04-26', 'open or close outside low and high'],
        ['bars', 'A', '2022-04-27', 'a volume is missing or below 0'],
      ],
    );
  });

  it.each([
    ['twice the same day', ['2022-04-28', '2022-04-28']],
    ['days that descend', ['2022-04-28', '2022-04-27']],
    ['a day outside the range', ['2022-05-02']],
  ])('are refused with %s', async (_, days) => {
    const { provider, server } = await openPolygon();
    const bar = { o: 10, h: 11, l: 9, c: 10, v: 5 };
    const results = days.map((day, i) => ({ ...bar, v: i, t: newYorkInstant(toEpochDay(day), 0) }));
    server.fail([{ body: { status: 'OK', results } }]);
    await expect(all(provider.bars({ symbols: ['A'], ...marketRange }))).rejects.toMatchObject({
      code: 'PROVIDER_REPLY',
    });
  });
});

describe('corporate actions', () => {
  it('are splits with their ratio, known on their day', async () => {
    const { provider } = await openPolygon();
    const splits = await provider.splits({ symbols: ['A', 'AAPL', 'META'], ...marketRange });
    const day = toEpochDay('2022-04-27');
    expect(splits).toEqual([
      { symbol: 'A', exDate: day + 1, from: 10, to: 1, asOf: newYorkInstant(day + 1, 0) },
      { symbol: 'AAPL', exDate: day, from: 1, to: 4, asOf: newYorkInstant(day, 0) },
    ]);
  });

  it('are an error where a split can’t be read', async () => {
    const { provider, server } = await openPolygon();
    const row = { execution_date: '2022-04-27', split_from: 0, split_to: 2, ticker: 'A' };
    server.fail([{ body: { status: 'OK', results: [row] } }]);
    await expect(provider.splits({ symbols: ['A'], ...marketRange })).rejects.toMatchObject({
      code: 'PROVIDER_REPLY',
    });
  });

  it('are dividends, known from the day after their declaration on, else from their ex-date on', async () => {
    const { provider, server } = await openPolygon();
    const [regular, special] = await provider.dividends({ symbols: ['AAPL'], ...marketRange });
    expect(regular).toEqual({
      symbol: 'AAPL',
      exDate: toEpochDay('2022-04-28'),
      cash: 0.59375,
      kind: 'regular',
      perYear: 4,
      declaredOn: toEpochDay('2022-04-01'),
      paidOn: toEpochDay('2025-06-30'),
      asOf: newYorkInstant(toEpochDay('2022-04-02'), 0),
    });
    expect(special).toMatchObject({ kind: 'special', perYear: null, declaredOn: null });
    expect(special!.asOf).toBe(newYorkInstant(marketRange.to, 0));
    const row = { ticker: 'A', ex_dividend_date: '2022-04-28', cash_amount: 1, dividend_type: 'CD' };
    const results = [
      { ...row, currency: 'CAD' },
      { ...row, cash_amount: 0 },
      { ...row, currency: 'USD' },
    ];
    server.fail([{ body: { status: 'OK', results } }]);
    expect((await provider.dividends({ symbols: ['A'], ...marketRange })).length).toBe(1);
    expect(provider.rejected.map(({ reason }) => reason)).toEqual(['in CAD', 'no amount above 0']);
  });

  it('are an error, not none, where the reply lacks its list', async () => {
    for (const body of [{ status: 'OK' }, { status: 'OK', results: { events: 7 } }, { status: 'ERROR' }]) {
      const { provider, server } = await openPolygon();
      server.fail([{ body }]);
      await expect(provider.symbolChanges({ symbols: ['META'] }), JSON.stringify(body)).rejects.toMatchObject(
        {
          code: expect.stringMatching(/PROVIDER_(REPLY|REFUSED)/),
        },
      );
    }
  });

  it('are changes of a symbol; those after the asked name are not its own', async () => {
    const { provider } = await openPolygon();
    // Polygon's date is a Saturday.
    const changes = await provider.symbolChanges({ symbols: ['META', 'FB', 'NOSUCH'] });
    expect(changes).toEqual([
      {
        from: 'FB',
        to: 'META',
        firstSession: toEpochDay('2022-06-13'),
        asOf: newYorkInstant(toEpochDay('2022-06-11'), 0),
      },
    ]);
  });
});

describe('instruments', () => {
  it('are the listed and the delisted of the wanted types; a name given again belongs to today’s bearer', async () => {
    const { provider } = await openPolygon();
    const instruments = await provider.instruments();
    expect(instruments.map(({ symbol, delistedOn }) => [symbol, delistedOn])).toEqual([
      ['A', undefined],
      ['AAPL', undefined],
      ['CSSEN', toEpochDay('2022-04-27')],
      ['META', undefined],
    ]);
    expect(instruments[3]!.name).toBe('Agilent Technologies Inc.');
  });

  it('leave out the delisted whose last day nobody tells: they would count as listed', async () => {
    const rows = [
      { ticker: 'GONE', name: 'Gone', type: 'CS', active: false },
      { ticker: 'LEFT', name: 'Left', type: 'CS', active: false, delisted_utc: '2020-01-31T05:00:00Z' },
    ];
    const { provider, server } = await openPolygon();
    server.fail([{ body: { status: 'OK', results: rows } }], 'active=false');
    expect((await provider.instruments()).map(({ symbol }) => symbol)).toEqual(['A', 'AAPL', 'LEFT', 'META']);
    expect(provider.rejected).toMatchObject([
      { kind: 'instruments', first: 'GONE', reason: 'delisted without a day' },
    ]);
    const named = await openPolygon({ config: { symbols: ['GONE'] } });
    named.server.fail([{ body: { status: 'OK', results: rows.slice(0, 1) } }], 'active=false');
    expect(await named.provider.instruments()).toEqual([]);
    expect(named.provider.rejected).toMatchObject([{ symbol: 'GONE', reason: 'delisted without a day' }]);
  });

  it('come with their first day when named', async () => {
    const { provider } = await openPolygon({ config: { symbols: ['META', 'CSSEN', 'NOSUCH'] } });
    expect(await provider.instruments()).toEqual([
      {
        symbol: 'CSSEN',
        name: 'Agilent Technologies Inc.',
        sector: null,
        delistedOn: toEpochDay('2022-04-27'),
      },
      { symbol: 'META', name: 'Agilent Technologies Inc.', sector: null, listedOn: toEpochDay('1980-12-12') },
    ]);
  });
});

describe('news', () => {
  it('is that of the days in New York, with what is unusable counted', async () => {
    const { provider, server } = await openPolygon({ pageSize: 1 });
    const items = (await all(provider.news({ symbols: ['AAPL'], ...marketRange }))).flat();
    expect(items.map(({ id }) => id)).toEqual(['JeJEhAVoKaqJ2zF9nzQYMg07UlEeWlis6Dsop33TPQY', 'late']);
    expect(items[0]).toMatchObject({
      source: 'polygon',
      publishedAt: Date.parse('2022-04-28T17:08:00Z'),
      publisher: 'MarketWatch',
      symbols: ['AAPL', 'TSN'],
    });
    const results = [
      { id: 'a', title: '', published_utc: '2022-04-28T17:08:00Z' },
      { id: 'b', title: 'B', published_utc: 'yesterday' },
      { id: 'c', title: 'C', published_utc: '2022-04-30T04:00:00Z' },
    ];
    server.fail([{ body: { status: 'OK', results } }]);
    expect(await all(provider.news({ symbols: ['A'], ...marketRange }))).toEqual([]);
    expect(provider.rejected.map(({ kind, first, reason, rows }) => [kind, first, reason, rows])).toEqual([
      ['news', 'a', 'no id or headline', 1],
      ['news', 'b', 'published outside the asked days', 2],
    ]);
  });
});

describe('news on the day when the clocks change', () => {
  it.each([
    [
      '2022-03-13',
      '2022-03-13T04:30:00Z',
      '2022-03-13T05:00:00Z',
      '2022-03-14T03:59:00Z',
      '2022-03-14T04:00:00Z',
    ],
    [
      '2022-11-06',
      '2022-11-06T03:59:00Z',
      '2022-11-06T04:30:00Z',
      '2022-11-07T04:59:00Z',
      '2022-11-07T05:00:00Z',
    ],
  ])('%s begins and ends at midnight in New York', async (date, before, first, last, after) => {
    const { provider, server } = await openPolygon();
    const day = toEpochDay(date);
    const results = [before, first, last, after].map((published_utc) => ({
      id: published_utc,
      title: 'T',
      published_utc,
    }));
    server.fail([{ body: { status: 'OK', results } }]);
    const items = (await all(provider.news({ symbols: ['A'], from: day, to: day }))).flat();
    expect(items.map(({ id }) => id)).toEqual([first, last]);
    expect(server.asked[0]!.url.searchParams.get('published_utc.gte')! <= first).toBe(true);
  });
});

describe('rejected rows', () => {
  it('of dividends and news belong to their day: the next days are not charged with them', async () => {
    const { provider, server } = await openPolygon();
    const row = {
      ticker: 'A',
      ex_dividend_date: '2022-04-28',
      cash_amount: 1,
      dividend_type: 'CD',
      currency: 'CAD',
    };
    server.fail([{ body: { status: 'OK', results: [row] } }], 'dividends');
    server.fail([
      { body: { status: 'OK', results: [{ id: 'a', title: '', published_utc: '2022-04-28T17:08:00Z' }] } },
    ]);
    await provider.dividends({ symbols: ['A'], ...marketRange });
    await all(provider.news({ symbols: ['A'], ...marketRange }));
    const day = toEpochDay('2022-04-28');
    expect(provider.rejected.map(({ kind, session }) => [kind, session])).toEqual([
      ['dividends', day],
      ['news', day],
    ]);
  });
});

describe('config', () => {
  it('is checked with all violations together, without showing the key', () => {
    const config = {
      kind: 'polygon',
      apiKey: '',
      baseUrl: 'ftp://x',
      attempts: 0,
      optionsSince: '2014',
      colour: 1,
    };
    expect(() => openProvider(config as never)).toThrow(
      /apiKey: expected at least 1 character.*baseUrl: .*optionsSince: expected a date YYYY-MM-DD, was "2014".*attempts: expected at least 1, was 0.*colour: unknown key/,
    );
    expect(openProvider({ kind: 'polygon', apiKey: 'k' }).name).toBe('polygon');
  });
});
