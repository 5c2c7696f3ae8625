import {
  boundedUsd,
  greekUnits,
  jsonArray,
  oneOf,
  optionType,
  sha256,
  strategyType,
  strike,
} from './columns.ts';

const snapshots = 'fhq_execution.options_chain_snapshots';
const orders = 'fhq_execution.options_shadow_orders';
const positions = 'fhq_execution.options_shadow_positions';
const outcomes = 'fhq_execution.options_shadow_outcomes';
const latency = 'fhq_execution.options_latency_log';

/** Seed 004, 7.1. Snapshots may become a hypertable; what has an id is a plain table. */
export const executionTables: string = `
create table ${snapshots} (
  underlying varchar(10) not null,
  expiration_date date not null,
  ${strike},
  ${optionType},
  bid numeric,
  ask numeric,
  mid numeric,
  last numeric,
  delta double precision,
  gamma double precision,
  vega double precision,
  theta double precision,
  rho double precision,
  implied_volatility double precision,
  open_interest bigint,
  volume bigint,
  snapshot_timestamp timestamptz not null,
  ${sha256('content_hash')},
  primary key (snapshot_timestamp, underlying, expiration_date, strike, option_type)
);
create index options_chain_snapshots_latest on ${snapshots} (underlying, expiration_date, snapshot_timestamp desc);
comment on table ${snapshots} is 'Quotes as the executor saw them when it decided; the nightly chains are in market.options_prices.';
comment on column ${snapshots}.snapshot_timestamp is 'The moment of the capture, which is when it was known.';
comment on column ${snapshots}.implied_volatility is 'A year, 0.25 = 25 %.';
comment on column ${snapshots}.rho is 'USD for one percentage point of the rate, for one share.';
comment on column ${snapshots}.content_hash is 'SHA-256 of the row.';${greekUnits(snapshots)}

create table ${orders} (
  order_id bigint generated always as identity primary key,
  order_ref text not null unique,
  ${strategyType},
  underlying varchar(10) not null,
  ${jsonArray('legs')},
  filled_prices jsonb,
  greeks_at_entry jsonb,
  ${boundedUsd('margin_requirement_est')},
  ${boundedUsd('max_loss')},
  max_profit numeric,
  execution_mode text not null default 'SHADOW_PAPER' check (execution_mode = 'SHADOW_PAPER'),
  recorded_at timestamptz not null,
  order_submitted_at timestamptz,
  order_filled_at timestamptz,
  mid_price_at_submission numeric,
  roundtrip_ms double precision,
  slippage_bps double precision check (slippage_bps >= 0),
  source_hypothesis_id uuid not null references fhq_learning.options_hypothesis_canon,
  ${sha256('lineage_hash')},
  check (jsonb_array_length(legs) between 1 and 4),
  check (order_filled_at is null or order_submitted_at is not null)
);
create index options_shadow_orders_submitted on ${orders} (order_submitted_at desc);
create index options_shadow_orders_hypothesis on ${orders} (source_hypothesis_id);
comment on column ${orders}.order_ref is 'The client order id: deterministic, and stored before the order is sent.';
comment on column ${orders}.legs is 'Array of {side, strike, expiration, option_type, quantity}.';
comment on column ${orders}.margin_requirement_est is 'USD.';
comment on column ${orders}.max_loss is 'USD, positive. Without a bound there is no order.';
comment on column ${orders}.max_profit is 'USD; null = without a bound, as for a protective put.';
comment on column ${orders}.execution_mode is 'Nothing but SHADOW_PAPER can be stored.';
comment on column ${orders}.recorded_at is 'When the row was written, before the order was sent.';
comment on column ${orders}.order_filled_at is 'By the broker''s clock.';
comment on column ${orders}.mid_price_at_submission is 'USD a share, net of all legs: what slippage is measured from.';
comment on column ${orders}.roundtrip_ms is 'Fill less submission, milliseconds.';
comment on column ${orders}.slippage_bps is 'Absolute difference of filled price and mid at submission, basis points of the mid.';

create table ${positions} (
  position_id bigint generated always as identity primary key,
  position_ref text not null unique,
  order_id bigint not null references ${orders},
  position_delta double precision,
  position_gamma double precision,
  position_vega double precision,
  position_theta double precision,
  dte_remaining integer not null check (dte_remaining >= 0),
  theta_decay_daily numeric,
  assignment_probability double precision check (assignment_probability between 0 and 1),
  unrealized_pnl numeric,
  status text not null check (${oneOf('status', ['OPEN', 'CLOSED', 'ROLLED', 'ASSIGNED'])}),
  opened_at timestamptz not null,
  updated_at timestamptz not null
);
create index options_shadow_positions_order on ${positions} (order_id);
create index options_shadow_positions_open on ${positions} (dte_remaining) where status = 'OPEN';
comment on column ${positions}.dte_remaining is 'Calendar days to the first expiration of its legs.';
comment on column ${positions}.theta_decay_daily is 'USD a calendar day.';
comment on column ${positions}.unrealized_pnl is 'USD.';
comment on column ${positions}.updated_at is 'The moment that Greeks, days and profit are of.';${greekUnits(positions, 'position_')}

create table ${outcomes} (
  outcome_id bigint generated always as identity primary key,
  position_id bigint not null unique references ${positions},
  realized_pnl numeric not null,
  realized_return_pct double precision not null,
  theta_pnl numeric,
  delta_pnl numeric,
  gamma_pnl numeric,
  vega_pnl numeric,
  exit_reason text not null,
  exit_dte integer not null check (exit_dte >= 0),
  holding_period_days integer not null check (holding_period_days >= 0),
  closed_at timestamptz not null,
  ${sha256('content_hash')},
  ${sha256('chain_hash')} unique
);
create index options_shadow_outcomes_closed on ${outcomes} (closed_at desc);
comment on column ${outcomes}.realized_pnl is 'USD, after costs.';
comment on column ${outcomes}.realized_return_pct is 'Percent of max_loss.';
comment on column ${outcomes}.theta_pnl is 'USD; the four parts need not add up to the whole.';
comment on column ${outcomes}.holding_period_days is 'Calendar days.';
comment on column ${outcomes}.chain_hash is 'SHA-256 over content_hash and the chain_hash before it.';

create table ${latency} (
  log_id bigint generated always as identity primary key,
  order_id bigint not null references ${orders},
  roundtrip_ms double precision not null,
  threshold_ms double precision not null check (threshold_ms > 0),
  breach boolean not null,
  action_taken text,
  logged_at timestamptz not null,
  ${sha256('content_hash')},
  ${sha256('chain_hash')} unique,
  check (breach = (roundtrip_ms > threshold_ms)),
  check (not breach or action_taken is not null)
);
create index options_latency_log_order on ${latency} (order_id);
create index options_latency_log_time on ${latency} (logged_at desc);
comment on column ${latency}.breach is 'roundtrip_ms above threshold_ms; an action is named then.';
comment on column ${latency}.chain_hash is 'SHA-256 over content_hash and the chain_hash before it.';
`;
