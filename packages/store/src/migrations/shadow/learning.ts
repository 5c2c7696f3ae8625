import { greekUnits, jsonArray, oneOf, optionType, sha256, strategyType, strike } from './columns.ts';

const canon = 'fhq_learning.options_hypothesis_canon';
const surface = 'fhq_learning.options_volatility_surface';

/** The nine gates of seed 004, section 4, in their order, and the way out. */
const statuses = [
  'HYPOTHESIS',
  'EXPERIMENT',
  'TRIGGER',
  'OUTCOME',
  'PROMOTION',
  'SHADOW',
  'TIER',
  'DECISION',
  'ELIGIBILITY',
  'REJECTED',
];

/** Seed 004, 7.2. */
export const learningTables: string = `
create table ${canon} (
  hypothesis_id uuid primary key,
  ${strategyType},
  underlying varchar(10) not null,
  regime_condition jsonb,
  iv_rank_condition jsonb,
  dte_range int4range not null check (coalesce(lower(dte_range) >= 1, false)),
  source text not null check (upper(btrim(source)) <> 'ACI_DIRECT'),
  status text not null check (${oneOf('status', statuses)}),
  ${jsonArray('strikes')},
  ${jsonArray('expirations')},
  greeks_snapshot jsonb not null,
  created_at timestamptz not null,
  ${sha256('lineage_hash')}
);
create index options_hypothesis_canon_status on ${canon} (status, created_at desc);
create index options_hypothesis_canon_underlying on ${canon} (underlying, created_at desc);
comment on column ${canon}.dte_range is 'Calendar days to expiration; an expiration of the same day is refused.';
comment on column ${canon}.source is 'Who proposed it; ACI_DIRECT can''t be stored.';
comment on column ${canon}.status is 'The last gate that it has reached, or REJECTED.';
comment on column ${canon}.greeks_snapshot is '{delta, gamma, vega, theta, rho} at created_at, for one share: vega for one volatility point, theta a calendar day, rho for one percentage point.';

create table ${surface} (
  surface_id uuid not null,
  underlying varchar(10) not null,
  snapshot_date date not null,
  expiration_date date not null,
  ${strike},
  ${optionType},
  implied_volatility double precision,
  delta double precision,
  gamma double precision,
  vega double precision,
  theta double precision,
  iv_rank double precision,
  iv_percentile double precision,
  as_of timestamptz not null,
  ${sha256('content_hash')},
  primary key (snapshot_date, underlying, expiration_date, strike, option_type)
);
create index options_volatility_surface_underlying on ${surface} (underlying, snapshot_date desc);
create index options_volatility_surface_id on ${surface} (surface_id);
comment on table ${surface} is 'One row for each point; all points of one underlying and day share their surface_id.';
comment on column ${surface}.implied_volatility is 'A year, 0.25 = 25 %.';
comment on column ${surface}.iv_rank is 'Of the underlying: (IV − low of 52 weeks) / (high − low), 0 to 1.';
comment on column ${surface}.iv_percentile is 'Of the underlying: share of the last 252 sessions with a lower IV, 0 to 1.';
comment on column ${surface}.as_of is 'When it could be known.';${greekUnits(surface)}
`;
