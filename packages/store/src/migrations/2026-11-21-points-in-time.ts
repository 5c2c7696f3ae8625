import { type Kysely, type Migration, sql } from 'kysely';

const known = "'When it could be known.'";

const statements = `
alter table market.instruments add column listed_on date, add column delisted_on date;

alter table market.prices
  add column splits_through date,
  add column stored_at timestamptz not null default now();
comment on column market.prices.splits_through is 'Splits up to this day are already in the prices; null = as traded.';
comment on column market.prices.as_of is 'The close of the session: when the bar could be known.';

alter table market.option_captures
  add column source text,
  add column open_interest_session date,
  add column stored_at timestamptz not null default now();
comment on column market.option_captures.open_interest_session is 'The session whose close the open interest is of.';

create table market.splits (
  ticker varchar(10) not null,
  ex_date date not null,
  from_shares double precision not null check (from_shares > 0),
  to_shares double precision not null check (to_shares > 0),
  as_of timestamptz not null,
  primary key (ticker, ex_date)
);
comment on column market.splits.as_of is ${known};

create table market.dividends (
  ticker varchar(10) not null,
  ex_date date not null,
  kind varchar(7) not null check (kind in ('regular', 'special')),
  cash_amount numeric not null,
  per_year smallint,
  declared_on date,
  paid_on date,
  as_of timestamptz not null,
  primary key (ticker, ex_date, kind)
);
comment on column market.dividends.cash_amount is 'USD a share as it was on the ex-date.';
comment on column market.dividends.as_of is ${known};

create table market.symbol_changes (
  old_ticker varchar(10) not null,
  new_ticker varchar(10) not null,
  first_session date not null,
  as_of timestamptz not null,
  primary key (old_ticker, first_session)
);
create index symbol_changes_new on market.symbol_changes (new_ticker);

create table market.memberships (
  universe text not null,
  ticker varchar(10) not null,
  from_date date not null,
  to_date date,
  primary key (universe, ticker, from_date)
);

create table market.option_contracts (
  symbol text primary key,
  underlying varchar(10) not null,
  expiration date not null,
  strike_price numeric not null,
  option_type varchar(4) not null check (option_type in ('call', 'put')),
  exercise_style varchar(8) not null check (exercise_style in ('american', 'european')),
  shares_per_contract integer not null,
  first_seen date not null,
  last_seen date not null
);
create index option_contracts_underlying on market.option_contracts (underlying, expiration);

create table market.news (
  source text not null,
  id text not null,
  published_at timestamptz not null,
  as_of timestamptz not null check (as_of >= published_at),
  tickers text[] not null,
  headline text not null,
  summary text,
  url text,
  publisher text,
  primary key (source, id)
);
create index news_time on market.news (published_at);
create index news_tickers on market.news using gin (tickers);

create table market.scored_headlines (
  source text not null,
  headline text not null,
  target text not null,
  score double precision not null,
  primary key (source, headline, target)
);

create table market.ingest_jobs (
  id text primary key,
  request jsonb not null,
  started_at timestamptz not null,
  tasks integer
);
comment on table market.ingest_jobs is 'What was asked to be ingested; the id is a hash of it, so that the same again goes on where it ended.';

create table market.ingest_tasks (
  job text not null references market.ingest_jobs on delete cascade,
  task text not null,
  kind text not null,
  ticker text,
  from_session date,
  to_session date,
  status varchar(6) not null check (status in ('done', 'failed')),
  rows bigint not null,
  result jsonb not null,
  error text,
  worker text not null,
  milliseconds double precision not null,
  finished_at timestamptz not null,
  primary key (job, task)
);
comment on table market.ingest_tasks is 'One row for each finished task, written in the transaction that wrote its data: a task is done once or not at all.';

create table market.rejections (
  kind text not null,
  ticker text not null,
  session date not null,
  source text not null,
  reason text not null,
  action text not null,
  rows bigint not null,
  first_place text,
  primary key (kind, ticker, session, source, reason, action)
);
comment on table market.rejections is 'Rows that were dropped or blanked on their way in, with the reason.';

create table market.rate_limits (
  name text primary key,
  tokens double precision not null,
  refilled_at timestamptz not null
);
comment on table market.rate_limits is 'Token buckets that all workers share.';
`;

/** What was known when: corporate actions, symbols, memberships, news, and the ledger of what was ingested. */
export const pointsInTime: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(statements).execute(db);
  },
};
