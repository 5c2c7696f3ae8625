import { optionsFeatureNames } from '@gammatwin/core';
import { type Kysely, type Migration, sql } from 'kysely';
import { makeHypertables } from '../timescale.ts';

const counts = /^(call|put|total)_(oi|volume)$|^(front|next)_month_oi$/;
const flags = /^pcr_extreme_|^gamma_sign$/;

const featureColumns = optionsFeatureNames
  .map(
    (name) => `${name} ${counts.test(name) ? 'bigint' : flags.test(name) ? 'smallint' : 'double precision'}`,
  )
  .join(',\n  ');

const dailyTime = "'The session: its date at 00:00 UTC. Known at as_of.'";

const statements = `
create table market.instruments (
  symbol varchar(10) primary key,
  name text,
  sector text
);

create table market.prices (
  time timestamptz not null,
  ticker varchar(10) not null,
  open numeric,
  high numeric,
  low numeric,
  close numeric,
  volume double precision,
  as_of timestamptz not null,
  primary key (time, ticker)
);
create index prices_ticker on market.prices (ticker, time desc);
comment on column market.prices.time is ${dailyTime};
comment on column market.prices.volume is 'Shares; adjusted for splits, so it may be a fraction.';

create table market.option_captures (
  time timestamptz not null,
  session date not null,
  ticker varchar(10) not null,
  spot numeric,
  contracts integer not null,
  primary key (session, ticker, time)
);
comment on table market.option_captures is 'One row for each capture of a chain; its options are in options_prices under the same time and ticker.';
comment on column market.option_captures.time is 'The moment of the capture, which is when it was known.';
comment on column market.option_captures.session is 'The session that the capture describes.';
comment on column market.option_captures.spot is 'Price of the underlying at the capture, USD.';

create table market.options_prices (
  time timestamptz not null,
  ticker varchar(10) not null,
  strike_price numeric not null,
  expiration date not null,
  option_type varchar(4) not null check (option_type in ('call', 'put')),
  bid numeric,
  ask numeric,
  last_price numeric,
  delta double precision,
  gamma double precision,
  vega double precision,
  theta double precision,
  rho double precision,
  volume bigint,
  open_interest bigint,
  implied_volatility double precision,
  primary key (time, ticker, strike_price, expiration, option_type)
);
comment on column market.options_prices.time is 'The moment of the capture (see option_captures), which is when it was known.';
comment on column market.options_prices.open_interest is 'Contracts, as known at the capture: the figure of the previous session''s close.';
comment on column market.options_prices.vega is 'USD for one volatility point (0.01).';
comment on column market.options_prices.theta is 'USD a calendar day.';
comment on column market.options_prices.rho is 'USD for one percentage point of the rate.';
comment on column market.options_prices.implied_volatility is 'A year, 0.25 = 25 %.';

create table market.options_features (
  time timestamptz not null,
  ticker varchar(10) not null,
  ${featureColumns},
  missing text[] not null,
  as_of timestamptz not null,
  primary key (time, ticker)
);
create index options_features_ticker on market.options_features (ticker, time desc);
comment on column market.options_features.time is ${dailyTime};
comment on column market.options_features.missing is 'Columns whose value is a neutral default because the market gave none.';

create table market.equity_feature_sets (
  id varchar(16) primary key,
  names text[] not null
);
comment on table market.equity_feature_sets is 'Names of the values of equity_features, in their order; id is a hash of them.';

create table market.equity_features (
  time timestamptz not null,
  ticker varchar(10) not null,
  feature_set varchar(16) not null references market.equity_feature_sets,
  "values" double precision[] not null,
  missing bit varying not null,
  as_of timestamptz not null,
  primary key (time, ticker)
);
create index equity_features_ticker on market.equity_features (ticker, time desc);
comment on column market.equity_features.time is ${dailyTime};
comment on column market.equity_features.missing is 'One bit for each value: 1 = a neutral default in place of an unknown.';

create table market.macro (
  time timestamptz not null,
  series text not null,
  value double precision,
  as_of timestamptz not null,
  primary key (time, series)
);
comment on column market.macro.time is ${dailyTime};

create table market.runs (
  id bigint generated always as identity primary key,
  kind text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  config jsonb not null,
  commit text,
  status text not null check (status in ('running', 'done', 'failed'))
);

create table market.predictions (
  time timestamptz not null,
  ticker varchar(10) not null,
  model text not null,
  expected_return double precision not null,
  hit_probability double precision not null,
  volatility_per_day double precision not null,
  q10 double precision not null,
  q50 double precision not null,
  q90 double precision not null,
  regime text not null,
  regime_probabilities double precision[] not null,
  target_adjustment double precision not null,
  stop_adjustment double precision not null,
  pcr_gate double precision not null,
  written_at timestamptz not null default now(),
  primary key (time, ticker, model)
);
create index predictions_ticker on market.predictions (ticker, time desc);
comment on column market.predictions.time is 'The session whose close the model saw: its date at 00:00 UTC.';

create table market.trades (
  id bigint generated always as identity primary key,
  time timestamptz not null,
  position smallint not null,
  run_id bigint not null references market.runs,
  ticker varchar(10) not null,
  side varchar(4) not null check (side in ('buy', 'sell')),
  entry_price numeric not null,
  target_price numeric not null,
  stop_price numeric not null,
  target_pct double precision not null,
  stop_pct double precision not null,
  probability double precision not null,
  position_size_pct double precision not null,
  policy_size_pct double precision not null,
  kelly_size_pct double precision not null,
  regime text not null,
  reward_risk double precision not null,
  options_context jsonb not null,
  rationale text[] not null,
  unique (time, ticker)
);
create index trades_ticker on market.trades (ticker, time desc);
comment on column market.trades.time is 'The session whose close the signal saw: its date at 00:00 UTC; the order is for the next open.';
comment on column market.trades.position is 'Order of the trades within the session.';

create table market.source (
  only_row boolean primary key default true check (only_row),
  market text not null
);
comment on table market.source is 'The one market that this database holds: real, or a simulated one by its settings.';
`;

export const marketSchema: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(statements).execute(db);
    await makeHypertables(db);
  },
};
