/** Replies as Alpaca documents them; README.md says from where each is. */

export const barsReply = {
  bars: {
    AAPL: [
      {
        t: '2022-02-01T05:00:00Z',
        o: 174,
        h: 174.84,
        l: 172.31,
        c: 174.61,
        v: 85998033,
        n: 732412,
        vw: 173.703516,
      },
      {
        t: '2022-02-02T05:00:00Z',
        o: 174.64,
        h: 175.88,
        l: 173.33,
        c: 175.84,
        v: 84817432,
        n: 675034,
        vw: 174.941288,
      },
    ],
  },
  next_page_token: null,
} as const;

export const chainReply = {
  next_page_token: null,
  snapshots: {
    AAPL240426C00162500: {
      greeks: {
        delta: 0.7521304109871954,
        gamma: 0.06241426404871288,
        rho: 0.009910739032549095,
        theta: -0.2847623059595503,
        vega: 0.047540520834498785,
      },
      impliedVolatility: 0.3372405712050441,
      latestQuote: {
        ap: 4.3,
        as: 91,
        ax: 'B',
        bp: 4.15,
        bs: 16,
        bx: 'C',
        c: 'A',
        t: '2024-04-22T19:59:59.992734208Z',
      },
      latestTrade: { c: 'I', p: 4.1, s: 1, t: '2024-04-22T19:57:32.589554432Z', x: 'A' },
    },
  },
} as const;

export const contractsReply = {
  option_contracts: [
    {
      id: '00000000-0000-0000-0000-000000000000',
      symbol: 'AAPL231103C00170000',
      name: 'AAPL Nov 03 2023 170 Call',
      status: 'active',
      tradable: true,
      expiration_date: '2023-11-03',
      root_symbol: 'AAPL',
      underlying_symbol: 'AAPL',
      underlying_asset_id: '00000000-0000-0000-0000-000000000000',
      type: 'call',
      style: 'american',
      strike_price: '170',
      multiplier: '100',
      size: '100',
      open_interest: '0',
      open_interest_date: '2023-11-01',
      close_price: null,
      close_price_date: null,
    },
  ],
  next_page_token: null,
} as const;

export const stockSnapshotReply = {
  AAPL: {
    latestTrade: {
      t: '2024-04-22T21:55:00.011Z',
      x: 'D',
      p: 166.1,
      s: 2,
      c: ['@', 'T', 'I'],
      i: 8932,
      z: 'C',
    },
    latestQuote: {
      t: '2024-04-22T21:55:00.001Z',
      ax: 'P',
      ap: 166.2,
      as: 4,
      bx: 'P',
      bp: 166,
      bs: 5,
      c: ['R'],
      z: 'C',
    },
    minuteBar: {
      t: '2024-04-22T19:59:00Z',
      o: 165.8,
      h: 165.9,
      l: 165.8,
      c: 165.84,
      v: 34374,
      n: 378,
      vw: 165.83,
    },
    dailyBar: {
      t: '2024-04-22T04:00:00Z',
      o: 165.515,
      h: 167.26,
      l: 164.77,
      c: 165.84,
      v: 48116443,
      n: 522331,
      vw: 165.9,
    },
    prevDailyBar: {
      t: '2024-04-19T04:00:00Z',
      o: 166.21,
      h: 166.4,
      l: 164.075,
      c: 165,
      v: 68149377,
      n: 711213,
      vw: 165.2,
    },
  },
} as const;

export const assetsReply = [
  {
    id: '904837e3-3b76-47ec-b432-046db621571b',
    class: 'us_equity',
    exchange: 'NASDAQ',
    symbol: 'AAPL',
    name: 'Apple Inc. Common Stock',
    status: 'active',
    tradable: true,
    marginable: true,
    shortable: true,
    easy_to_borrow: true,
    fractionable: true,
    attributes: ['has_options'],
  },
] as const;

export const newsReply = {
  news: [
    {
      author: 'Benzinga Newsdesk',
      content: '',
      created_at: '2024-11-07T09:16:41Z',
      headline: 'Piper Sandler Maintains Neutral on Clearwater Analytics Hldg, Raises Price Target to $28',
      id: 41799100,
      images: [],
      source: 'benzinga',
      summary: '',
      symbols: ['CWAN'],
      updated_at: '2024-11-07T09:16:42Z',
      url: 'https://www.benzinga.com/news/24/11/41799100/piper-sandler-maintains-neutral-on-clearwater-analytics-hldg-raises-price-target-to-28',
    },
  ],
  next_page_token: null,
} as const;

export const actionsReply = {
  corporate_actions: {
    reverse_splits: [
      {
        id: 'a7932b15-f816-4f83-921e-998b524487b0',
        ex_date: '2023-08-24',
        new_rate: 1,
        old_rate: 50,
        new_cusip: 'NEWCUSIP1',
        old_cusip: 'OLDCUSIP1',
        process_date: '2023-08-24',
        record_date: '2023-08-24',
        symbol: 'MNTS',
      },
    ],
    forward_splits: [
      {
        cusip: 'CUSIP1',
        id: 'a7932b15-f816-4f83-921e-998b524487b1',
        due_bill_redemption_date: '2023-08-23',
        ex_date: '2023-08-22',
        new_rate: 2,
        old_rate: 1,
        payable_date: '2023-08-21',
        process_date: '2023-08-22',
        record_date: '2023-08-14',
        symbol: 'SRE',
      },
    ],
    stock_dividends: [
      {
        cusip: 'CUSIP1',
        id: 'a7932b15-f816-4f83-921e-998b524487b3',
        ex_date: '2023-05-19',
        payable_date: '2023-05-05',
        process_date: '2023-05-19',
        rate: 0.05,
        record_date: '2023-05-22',
        symbol: 'MSBC',
      },
    ],
    cash_dividends: [
      {
        cusip: 'CUSIP1',
        id: 'a7932b15-f816-4f83-921e-998b524487b4',
        ex_date: '2023-05-04',
        foreign: false,
        payable_date: '2023-05-19',
        process_date: '2023-05-19',
        rate: 0.125,
        record_date: '2023-05-05',
        special: false,
        symbol: 'FCF',
      },
    ],
    name_changes: [
      {
        id: 'a7932b15-f816-4f83-921e-998b524487c0',
        new_cusip: 'NEWCUSIP1',
        new_symbol: 'VFS',
        old_cusip: 'OLDCUSIP1',
        old_symbol: 'BSAQ',
        process_date: '2023-08-15',
      },
    ],
  },
  next_page_token: null,
} as const;
