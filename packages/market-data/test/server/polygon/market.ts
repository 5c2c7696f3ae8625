import { type EpochDay, newYorkInstant, sessionsBetween, toEpochDay, toIsoDate } from '@gammatwin/core';
import shapes from './fixtures/shapes.json' with { type: 'json' };

const {
  aggregate,
  article,
  contract,
  dividend,
  indexOptionSnapshot,
  optionSnapshot,
  split,
  ticker,
  tickerEvents,
} = shapes;
type Shapes = typeof shapes;
type Row = Readonly<Record<string, unknown>>;

/** The days that the server's market has bars of, and the moment at which it stands: half an hour after the last close. */
export const marketRange: { readonly from: EpochDay; readonly to: EpochDay } = {
  from: toEpochDay('2022-04-26'),
  to: toEpochDay('2022-04-29'),
};
export const marketNow: number = newYorkInstant(marketRange.to, 16.5);

const stocks = ['A', 'AAPL', 'META'];
const spots: Readonly<Record<string, number>> = { A: 120, AAPL: 159.9606, META: 200, 'I:SPX': 4131.93 };

/** Daily aggregates as traded; the ticker of an option has them too. */
export function aggregates(name: string, from: number, to: number): object[] {
  const isOption = name.startsWith('O:');
  const spot = isOption ? optionClose(name) : spots[name];
  if (spot === undefined) return [];
  const days = sessionsBetween(Math.max(from, marketRange.from), Math.min(to, marketRange.to));
  return Array.from(days, (day) => {
    const close = spot * (1 + (day - marketRange.to) / 100);
    const bar = {
      ...aggregate,
      t: newYorkInstant(day, 0),
      o: close * 0.99,
      c: close,
      h: close * 1.02,
      l: close * 0.98,
    };
    const { v: _, ...indexBar } = bar;
    return name.startsWith('I:') ? indexBar : bar;
  });
}

/** Every second option did not trade. */
function optionClose(name: string): number | undefined {
  const strike = Number(name.slice(-8)) / 1000;
  return name.at(-9) === 'C' ? strike / 50 : undefined;
}

function optionTicker(root: string, expiration: string, side: 'call' | 'put', strike: number): string {
  const thousandths = String(Math.round(strike * 1000)).padStart(8, '0');
  return `O:${root}${expiration.slice(2).replaceAll('-', '')}${side === 'call' ? 'C' : 'P'}${thousandths}`;
}

/** Options listed on a day: two expirations, of which the first ends within the range. */
export function contracts(underlying: string, day: string): ListedContract[] {
  const spot = spots[underlying];
  if (spot === undefined) return [];
  const isIndex = underlying.startsWith('I:');
  const root = isIndex ? 'SPXW' : underlying;
  const rows = ['2022-04-27', '2022-05-20'].flatMap((expiration_date) =>
    [0.9, 1.1].flatMap((ratio) =>
      (['call', 'put'] as const).map((contract_type) => {
        const strike_price = Math.round(spot * ratio);
        const name = optionTicker(root, expiration_date, contract_type, strike_price);
        const exercise_style = isIndex ? 'european' : 'american';
        return {
          ...contract,
          contract_type,
          exercise_style,
          expiration_date,
          strike_price,
          ticker: name,
          underlying_ticker: underlying,
        };
      }),
    ),
  );
  return rows.filter(({ expiration_date }) => expiration_date >= day);
}

export type ListedContract = Shapes['contract'];
export type SnapshotItem = Shapes['optionSnapshot'] | Shapes['indexOptionSnapshot'];

/** The chain as it stands after the last session. */
export function snapshots(underlying: string): SnapshotItem[] {
  const spot = spots[underlying];
  const updated = (newYorkInstant(marketRange.to, 16) - 1500) * 1e6;
  const isIndex = underlying.startsWith('I:');
  const shape = isIndex ? indexOptionSnapshot : optionSnapshot;
  return contracts(underlying, toIsoDate(marketRange.to)).map((row, i) => {
    const {
      contract_type,
      exercise_style,
      expiration_date,
      strike_price,
      shares_per_contract,
      ticker: name,
    } = row;
    const { price: _, value: __, ...asset }: Record<string, unknown> = shape.underlying_asset;
    return {
      ...shape,
      day: { ...shape.day, last_updated: newYorkInstant(marketRange.to, 0) * 1e6, volume: 8 + i },
      details: {
        contract_type,
        exercise_style,
        expiration_date,
        shares_per_contract,
        strike_price,
        ticker: name,
      },
      last_quote: { ...shape.last_quote, last_updated: updated },
      ...('last_trade' in shape && { last_trade: { ...shape.last_trade, sip_timestamp: updated } }),
      open_interest: 8133 + i,
      underlying_asset: {
        ...asset,
        [isIndex ? 'value' : 'price']: spot,
        last_updated: updated,
        ticker: underlying,
      },
    } as SnapshotItem;
  });
}

export const tickers: readonly Row[] = [
  ...stocks.map((name) => ({ ...ticker, ticker: name })),
  // META was a fund's name before, and CSSEN is listed no more.
  {
    ...ticker,
    ticker: 'META',
    name: 'Roundhill Ball Metaverse ETF',
    active: false,
    delisted_utc: '2022-01-31T05:00:00Z',
  },
  { ...ticker, ticker: 'CSSEN', active: false, delisted_utc: '2022-04-27T04:00:00Z' },
  { ...ticker, ticker: 'AAPLW', type: 'WARRANT' },
];

export const splits: readonly Shapes['split'][] = [
  split,
  { ...split, ticker: 'A', execution_date: '2022-04-28', split_from: 10, split_to: 1 },
  { ...split, execution_date: '2022-04-27' },
];

export const dividends: readonly (Row & { readonly ex_dividend_date: string })[] = [
  { ...dividend, ticker: 'AAPL', ex_dividend_date: '2022-04-28', declaration_date: '2022-04-01' },
  {
    ...dividend,
    ticker: 'AAPL',
    ex_dividend_date: '2022-04-29',
    declaration_date: undefined,
    dividend_type: 'SC',
    frequency: 0,
  },
  { ...dividend, ticker: 'A', ex_dividend_date: '2021-06-12' },
];

export const articles: readonly Shapes['article'][] = [
  { ...article, tickers: ['AAPL', 'TSN'] },
  { ...article, id: 'late', title: 'Late', tickers: ['AAPL'], published_utc: '2022-04-30T03:59:00Z' },
  { ...article, id: 'next day', title: 'Next day', tickers: ['AAPL'], published_utc: '2022-04-30T04:00:00Z' },
  { ...article, id: 'early', title: 'Early', tickers: ['A'], published_utc: '2022-04-26T04:00:00Z' },
];

export const events: Readonly<Record<string, Shapes['tickerEvents']>> = {
  META: tickerEvents,
  FB: tickerEvents,
};
