import type { Reply } from '../server/server.ts';
import { listed, page, type Query, type Row, within } from './fake-reply.ts';

const actions: readonly { readonly type: string; readonly list: string; readonly row: Row }[] = [
  {
    type: 'name_change',
    list: 'name_changes',
    row: {
      id: 'n1',
      old_symbol: 'FB',
      new_symbol: 'META',
      old_cusip: '1',
      new_cusip: '1',
      process_date: '2022-06-09',
    },
  },
  {
    type: 'name_change',
    list: 'name_changes',
    // Another company took the old name afterwards.
    row: {
      id: 'n2',
      old_symbol: 'PFB',
      new_symbol: 'FB',
      old_cusip: '2',
      new_cusip: '2',
      process_date: '2023-06-26',
    },
  },
  {
    type: 'forward_split',
    list: 'forward_splits',
    row: {
      id: 's1',
      symbol: 'AAPL',
      ex_date: '2024-04-16',
      process_date: '2024-04-16',
      old_rate: 1,
      new_rate: 4,
    },
  },
  {
    type: 'cash_dividend',
    list: 'cash_dividends',
    row: dividend('d1', 'META', '2024-04-17', '2024-05-20', 0.5, ''),
  },
  {
    type: 'cash_dividend',
    list: 'cash_dividends',
    row: dividend('d2', 'AAPL', '2024-04-18', '2024-06-20', 0.24, 'USD'),
  },
  {
    type: 'cash_dividend',
    list: 'cash_dividends',
    row: dividend('d3', 'AAPL', '2024-04-19', '2024-06-21', 0.3, 'CAD'),
  },
];

function dividend(
  id: string,
  symbol: string,
  exDate: string,
  paid: string,
  rate: number,
  currency: string,
): Row {
  const dates = { ex_date: exDate, record_date: exDate, payable_date: paid, process_date: paid };
  return { id, symbol, cusip: '3', rate, special: false, foreign: false, currency, ...dates };
}

/** By the day of processing, as Alpaca does. */
export function corporateActions(q: Query): Reply {
  const types = q('types').split(',');
  const symbols = q('symbols').split(',');
  const found = actions.filter(
    ({ type, row }) =>
      types.includes(type) &&
      String(row['process_date']) >= q('start') &&
      String(row['process_date']) <= q('end') &&
      [row['symbol'], row['old_symbol'], row['new_symbol']].some((name) => symbols.includes(String(name))),
  );
  const { rows, next } = page(found, 1, q);
  const body = listed(
    rows,
    ({ list }) => list,
    ({ row }) => row,
  );
  return { body: { corporate_actions: body, ...next } };
}

const articles: readonly Row[] = [
  article(
    1,
    '2024-04-14T22:00:00Z',
    '2024-04-15T12:00:00Z',
    ['AAPL'],
    'The evening before, changed on the first day',
  ),
  article(
    2,
    '2024-04-16T03:30:00Z',
    '2024-04-16T03:31:00Z',
    ['AAPL', 'META'],
    'Late in the evening of Monday',
  ),
  article(3, '2024-04-17T14:00:00Z', '2024-04-19T14:00:00Z', ['META'], 'Changed two days later'),
  article(4, '2024-04-18T14:00:00Z', '2024-04-18T14:00:00Z', ['BRK.B'], ' '),
  article(5, '2024-04-19T14:00:00Z', '2024-04-19T14:00:00Z', ['BRK.B'], 'Of the last Friday'),
];

function article(
  id: number,
  created: string,
  updated: string,
  symbols: readonly string[],
  headline: string,
): Row {
  const times = { created_at: created, updated_at: updated };
  return {
    id,
    headline,
    author: 'A',
    content: '',
    images: [],
    source: 'benzinga',
    summary: '',
    symbols,
    ...times,
  };
}

/** By the time of the last change, as Alpaca does. */
export function news(q: Query): Reply {
  const symbols = q('symbols').split(',');
  const found = articles
    .filter(({ updated_at: at }) => within(String(at), q('start'), q('end')))
    .filter(({ symbols: of }) => (of as string[]).some((symbol) => symbols.includes(symbol)))
    .sort((a, b) => Date.parse(String(a['updated_at'])) - Date.parse(String(b['updated_at'])));
  const { rows, next } = page(found, 2, q);
  return { body: { news: rows, ...next } };
}
