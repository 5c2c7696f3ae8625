import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useStore } from './temporary-home.ts';

const database = useStore();
const hash = 'a'.repeat(64);
const at = '2026-07-16T20:00:00Z';
const id = '00000000-0000-4000-8000-000000000001';
let client: pg.Client;

type Row = Readonly<Record<string, unknown>>;

const hypothesis: Row = {
  hypothesis_id: id,
  strategy_type: 'VERTICAL_SPREAD',
  underlying: 'AAPL',
  dte_range: '[21,45]',
  source: 'FINN',
  status: 'HYPOTHESIS',
  strikes: '[150, 155]',
  expirations: '["2026-08-21"]',
  greeks_snapshot: '{"delta": 0.3}',
  created_at: at,
  lineage_hash: hash,
};
const order: Row = {
  order_ref: 'a-1',
  strategy_type: 'VERTICAL_SPREAD',
  underlying: 'AAPL',
  legs: '[{"side": "buy"}, {"side": "sell"}]',
  margin_requirement_est: 500,
  max_loss: 350,
  recorded_at: at,
  source_hypothesis_id: id,
  lineage_hash: hash,
};
const position: Row = {
  position_ref: 'p-1',
  order_id: 1,
  dte_remaining: 30,
  status: 'OPEN',
  opened_at: at,
  updated_at: at,
};
const outcome: Row = {
  position_id: 1,
  realized_pnl: 120.5,
  realized_return_pct: 34.4,
  exit_reason: 'DTE',
  exit_dte: 7,
  holding_period_days: 23,
  closed_at: at,
  content_hash: hash,
  chain_hash: hash,
};
const latency: Row = {
  order_id: 1,
  roundtrip_ms: 620,
  threshold_ms: 500,
  breach: true,
  action_taken: 'HALT',
  logged_at: at,
  content_hash: hash,
  chain_hash: hash,
};
const quote: Row = {
  underlying: 'AAPL',
  expiration_date: '2026-08-21',
  strike: 150,
  option_type: 'CALL',
  snapshot_timestamp: at,
  content_hash: hash,
};
const point: Row = {
  surface_id: id,
  underlying: 'AAPL',
  snapshot_date: '2026-07-16',
  expiration_date: '2026-08-21',
  strike: 150,
  option_type: 'PUT',
  as_of: at,
  content_hash: hash,
};
const risk: Row = {
  snapshot_at: at,
  portfolio_delta: 1,
  portfolio_gamma: 1,
  portfolio_vega: 1,
  portfolio_theta: 1,
  max_loss_estimate: 350,
  margin_utilized_pct: 3,
  positions_count: 1,
  strategies_active: '["VERTICAL_SPREAD"]',
  defcon_level_at_snapshot: 5,
  content_hash: hash,
};
const event: Row = {
  occurred_at: at,
  defcon_level: 3,
  reason: 'latency',
  action_taken: 'HALT_ALL_OPTIONS',
  evidence: '{}',
  content_hash: hash,
  chain_hash: hash,
};

async function insert(table: string, row: Row): Promise<void> {
  const values = Object.values(row);
  const marks = values.map((_, i) => `$${i + 1}`);
  await client.query(`insert into ${table} (${Object.keys(row)}) values (${marks})`, values);
}

/** Table, a good row, and changes of it that must be refused, with the constraint (or column) that does it. */
const cases: readonly (readonly [string, Row, readonly (readonly [Row, string])[]])[] = [
  [
    'fhq_learning.options_hypothesis_canon',
    hypothesis,
    [
      [{ source: 'ACI_DIRECT' }, 'source_check'],
      [{ source: ' aci_direct ' }, 'source_check'],
      [{ strategy_type: 'NAKED_CALL' }, 'strategy_type_check'],
      [{ status: 'LIVE' }, 'status_check'],
      [{ dte_range: '[0,7]' }, 'dte_range_check'],
      [{ dte_range: '[,7]' }, 'dte_range_check'],
      [{ dte_range: 'empty' }, 'dte_range_check'],
      [{ strikes: '150' }, 'strikes_check'],
      [{ lineage_hash: 'A1' }, 'lineage_hash_check'],
    ],
  ],
  [
    'fhq_execution.options_shadow_orders',
    order,
    [
      [{ execution_mode: 'LIVE' }, 'execution_mode_check'],
      [{ execution_mode: 'PAPER' }, 'execution_mode_check'],
      [{ execution_mode: null }, 'execution_mode'],
      [{ strategy_type: 'STRADDLE' }, 'strategy_type_check'],
      [{ max_loss: null }, 'max_loss'],
      [{ max_loss: 'Infinity' }, 'max_loss_check'],
      [{ max_loss: 'NaN' }, 'max_loss_check'],
      [{ margin_requirement_est: -1 }, 'margin_requirement_est_check'],
      [{ legs: '[]' }, 'legs_check1'],
      [{ legs: '{}' }, 'legs_check'],
      [{ order_filled_at: at }, '_check'],
      [{ slippage_bps: -1 }, 'slippage_bps_check'],
      [{ order_ref: 'a-2', source_hypothesis_id: id.replace(/1$/, '2') }, 'source_hypothesis_id_fkey'],
      [{}, 'order_ref_key'],
    ],
  ],
  [
    'fhq_execution.options_shadow_positions',
    position,
    [
      [{ status: 'EXPIRED' }, 'status_check'],
      [{ position_ref: 'p-2', order_id: 99 }, 'order_id_fkey'],
      [{ assignment_probability: 1.01 }, 'assignment_probability_check'],
      [{}, 'position_ref_key'],
    ],
  ],
  ['fhq_execution.options_shadow_outcomes', outcome, [[{ chain_hash: 'b'.repeat(64) }, 'position_id_key']]],
  [
    'fhq_execution.options_latency_log',
    latency,
    [
      [{ breach: false }, '_check'],
      [{ action_taken: null }, '_check'],
      [{}, 'chain_hash_key'],
    ],
  ],
  [
    'fhq_execution.options_chain_snapshots',
    quote,
    [
      [{ option_type: 'call' }, 'option_type_check'],
      [{ strike: 0 }, 'strike_check'],
      [{}, 'pkey'],
    ],
  ],
  [
    'fhq_learning.options_volatility_surface',
    point,
    [
      [{ option_type: 'C' }, 'option_type_check'],
      [{}, 'pkey'],
    ],
  ],
  [
    'fhq_monitoring.options_risk_monitor',
    risk,
    [
      [{ defcon_level_at_snapshot: 0 }, 'defcon_level_at_snapshot_check'],
      [{ defcon_level_at_snapshot: 6 }, 'defcon_level_at_snapshot_check'],
    ],
  ],
  ['fhq_monitoring.options_killswitch_events', event, [[{ defcon_level: 6 }, 'defcon_level_check']]],
];

describe.each(cases)('%s', (table, row, refused) => {
  beforeAll(async () => {
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(() => client.end());

  it('takes a good row and refuses the others by the right rule', async () => {
    await insert(table, row);
    for (const [change, rule] of refused) {
      const error: pg.DatabaseError = await insert(table, { ...row, ...change }).then(
        () => expect.fail(`${table} took ${JSON.stringify(change)}`),
        (reason) => reason,
      );
      expect(error.constraint ?? error.column, JSON.stringify(change)).toContain(rule);
    }
  });
});

it('says the unit of every Greek', async () => {
  const reader = new pg.Client({ connectionString: database.url });
  await reader.connect();
  const { rows } = await reader.query<{ name: string; comment: string | null }>(
    `select table_name || '.' || column_name as name,
       col_description((table_schema || '.' || table_name)::regclass, ordinal_position) as comment
     from information_schema.columns
     where table_schema like 'fhq%' and column_name ~ '(^|_)(delta|gamma|vega|theta|rho)$'`,
  );
  await reader.end();
  expect(rows).toHaveLength(17);
  for (const { name, comment } of rows) {
    if (name.endsWith('vega')) expect(comment, name).toMatch(/one volatility point \(0\.01\)/);
    else if (name.endsWith('theta')) expect(comment, name).toMatch(/calendar day/);
    else expect(comment, name).toMatch(/one USD|percentage point/);
  }
});
