import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSchema } from '../src/index.ts';
import { onServer } from '../src/on-server.ts';
import { expectedSchemaFile } from '../src/schema-check.ts';
import { readSchemaFacts, toFactSheet } from '../src/schema-facts.ts';
import { useStore } from './temporary-home.ts';

const database = useStore();
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client?.end());

/** What the check says after `damage`, and that `repair` makes it silent again. */
async function after(damage: string, repair: string) {
  await client.query(damage);
  const found = await checkSchema(database.url);
  await client.query(repair);
  expect(await checkSchema(database.url)).toEqual([]);
  return found;
}

it('the kept facts are those of a freshly migrated database, which passes', async () => {
  const facts = await onServer(database.url, readSchemaFacts);
  const sheet = `${JSON.stringify(toFactSheet(facts), null, 2)}\n`;
  await expect(sheet).toMatchFileSnapshot(fileURLToPath(expectedSchemaFile));
  expect(await checkSchema(database.url)).toEqual([]);
});

it('knows every table and column of the execution document, section 7', async () => {
  const sheet = toFactSheet(await onServer(database.url, readSchemaFacts));
  for (const [table, columns] of Object.entries(section7)) {
    expect(Object.keys(sheet[table] ?? {}), table).toEqual(
      expect.arrayContaining(columns.split(' ').map((column) => `column ${column}`)),
    );
  }
});

describe('finds what is missing or different', () => {
  it('a dropped column', async () => {
    const found = await after(
      'alter table market.news drop column headline',
      'alter table market.news add column headline text not null',
    );
    expect(found).toEqual([
      {
        problem: 'missing',
        kind: 'column',
        where: 'market.news.headline',
        expected: 'text not null',
        was: null,
      },
    ]);
  });

  it('a changed type', async () => {
    const found = await after(
      'alter table market.options_prices alter column open_interest type integer',
      'alter table market.options_prices alter column open_interest type bigint',
    );
    expect(found).toEqual([
      {
        problem: 'different',
        kind: 'column',
        where: 'market.options_prices.open_interest',
        expected: 'bigint',
        was: 'integer',
      },
    ]);
  });

  it('a column that may be null now, and a lost default', async () => {
    const found = await after(
      'alter table market.prices alter column stored_at drop not null, alter column stored_at drop default',
      'alter table market.prices alter column stored_at set not null, alter column stored_at set default now()',
    );
    expect(found).toMatchObject([
      { where: 'market.prices.stored_at', expected: expect.stringMatching(/not null default now/) },
    ]);
  });

  it('a dropped CHECK: the one that keeps orders on paper', async () => {
    const name = 'options_shadow_orders_execution_mode_check';
    const found = await after(
      `alter table fhq_execution.options_shadow_orders drop constraint ${name}`,
      `alter table fhq_execution.options_shadow_orders add constraint ${name} check (execution_mode = 'SHADOW_PAPER')`,
    );
    expect(found).toMatchObject([{ problem: 'missing', kind: 'constraint' }]);
    expect(found[0]?.expected).toContain('SHADOW_PAPER');
  });

  it('a weakened CHECK', async () => {
    const name = 'options_hypothesis_canon_source_check';
    const add = `alter table fhq_learning.options_hypothesis_canon drop constraint ${name}, add constraint ${name} check`;
    const found = await after(`${add} (source is not null)`, `${add} (upper(btrim(source)) <> 'ACI_DIRECT')`);
    expect(found).toMatchObject([{ problem: 'different', kind: 'constraint' }]);
  });

  it('a dropped index, and a primary key', async () => {
    const found = await after(
      'drop index market.news_time; alter table market.rate_limits drop constraint rate_limits_pkey',
      `create index news_time on market.news (published_at);
       alter table market.rate_limits add primary key (name)`,
    );
    expect(found.map(({ problem, where }) => [problem, where])).toEqual([
      ['missing', 'market.news.news_time'],
      ['missing', 'market.rate_limits.rate_limits_pkey'],
    ]);
  });

  it('a table in another schema, named there', async () => {
    const found = await after(
      'alter table fhq_monitoring.options_risk_monitor set schema public',
      'alter table public.options_risk_monitor set schema fhq_monitoring',
    );
    expect(found).toEqual([
      {
        problem: 'missing',
        kind: 'table',
        where: 'fhq_monitoring.options_risk_monitor',
        expected: '',
        was: 'in schema public',
      },
    ]);
  });
});

it('takes a CHECK as a restored dump writes it', async () => {
  const name = 'dividends_kind_check';
  const add = `alter table market.dividends drop constraint ${name}, add constraint ${name} check`;
  const restored = "(kind::text = any (array['regular'::varchar::text, 'special'::varchar::text]))";
  expect(await after(`${add} ${restored}`, `${add} (kind in ('regular', 'special'))`)).toEqual([]);
  const third = "(kind::text = any (array['regular'::varchar::text, 'other'::varchar::text]))";
  expect(await after(`${add} ${third}`, `${add} ${restored}`)).toMatchObject([{ problem: 'different' }]);
});

it('tells what nobody expects, too', async () => {
  const found = await after(
    'create table market.scratch (a integer); alter table market.macro add column note text',
    'drop table market.scratch; alter table market.macro drop column note',
  );
  expect(found).toEqual([
    { problem: 'unexpected', kind: 'column', where: 'market.macro.note', expected: null, was: 'text' },
    { problem: 'unexpected', kind: 'table', where: 'market.scratch', expected: null, was: '' },
  ]);
});

const section7: Readonly<Record<string, string>> = {
  'fhq_execution.options_chain_snapshots':
    'underlying expiration_date strike option_type bid ask mid last delta gamma vega theta rho implied_volatility open_interest volume snapshot_timestamp content_hash',
  'fhq_execution.options_shadow_orders':
    'order_ref strategy_type underlying legs filled_prices greeks_at_entry margin_requirement_est max_loss max_profit execution_mode order_submitted_at order_filled_at roundtrip_ms slippage_bps source_hypothesis_id lineage_hash',
  'fhq_execution.options_shadow_positions':
    'position_ref order_id position_delta position_gamma position_vega position_theta dte_remaining theta_decay_daily assignment_probability unrealized_pnl status',
  'fhq_execution.options_shadow_outcomes':
    'outcome_id position_id realized_pnl realized_return_pct theta_pnl delta_pnl gamma_pnl vega_pnl exit_reason exit_dte holding_period_days content_hash chain_hash',
  'fhq_execution.options_latency_log':
    'log_id order_id roundtrip_ms threshold_ms breach action_taken logged_at',
  'fhq_learning.options_hypothesis_canon':
    'hypothesis_id strategy_type underlying regime_condition iv_rank_condition dte_range source status strikes expirations greeks_snapshot created_at lineage_hash',
  'fhq_learning.options_volatility_surface':
    'surface_id underlying snapshot_date expiration_date strike option_type implied_volatility delta gamma vega theta iv_rank iv_percentile content_hash',
  'fhq_monitoring.options_risk_monitor':
    'monitor_id snapshot_at portfolio_delta portfolio_gamma portfolio_vega portfolio_theta max_loss_estimate margin_utilized_pct positions_count strategies_active defcon_level_at_snapshot content_hash',
  'fhq_monitoring.options_killswitch_events': 'content_hash chain_hash',
};
