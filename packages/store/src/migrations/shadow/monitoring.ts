import { greekUnits, jsonArray, sha256 } from './columns.ts';

const monitor = 'fhq_monitoring.options_risk_monitor';
const events = 'fhq_monitoring.options_killswitch_events';

/** Seed 004, 7.3, and the kill switch's events of its 9.3. */
export const monitoringTables: string = `
create table ${monitor} (
  monitor_id bigint generated always as identity primary key,
  snapshot_at timestamptz not null,
  portfolio_delta double precision not null,
  portfolio_gamma double precision not null,
  portfolio_vega double precision not null,
  portfolio_theta double precision not null,
  max_loss_estimate numeric not null,
  margin_utilized_pct double precision not null,
  positions_count integer not null check (positions_count >= 0),
  ${jsonArray('strategies_active')},
  defcon_level_at_snapshot smallint not null check (defcon_level_at_snapshot between 1 and 5),
  ${sha256('content_hash')}
);
create index options_risk_monitor_time on ${monitor} (snapshot_at desc);
comment on column ${monitor}.max_loss_estimate is 'USD, positive.';
comment on column ${monitor}.margin_utilized_pct is 'Percent of the portfolio.';
comment on column ${monitor}.defcon_level_at_snapshot is '5 green, 4 yellow, 3 orange, 2 red, 1 black.';${greekUnits(monitor, 'portfolio_')}

create table ${events} (
  event_id bigint generated always as identity primary key,
  occurred_at timestamptz not null,
  defcon_level smallint not null check (defcon_level between 1 and 5),
  reason text not null,
  action_taken text not null,
  evidence jsonb not null,
  ${sha256('content_hash')},
  ${sha256('chain_hash')} unique
);
create index options_killswitch_events_time on ${events} (occurred_at desc);
comment on column ${events}.content_hash is 'SHA-256 of evidence.';
comment on column ${events}.chain_hash is 'SHA-256 over content_hash and the chain_hash before it.';
`;
