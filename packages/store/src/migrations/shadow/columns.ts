/** The only strategies that shadow trading may hold: every one has a bounded loss. */
const strategies = ['VERTICAL_SPREAD', 'IRON_CONDOR', 'COVERED_CALL', 'CASH_SECURED_PUT', 'PROTECTIVE_PUT'];

export const strategyType: string = `strategy_type text not null check (${oneOf('strategy_type', strategies)})`;

export const optionType: string = `option_type varchar(4) not null check (${oneOf('option_type', ['CALL', 'PUT'])})`;

export const strike: string = 'strike numeric not null check (strike > 0)';

export function oneOf(column: string, values: readonly string[]): string {
  return `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;
}

/** A SHA-256 in lower-case hexadecimal. */
export function sha256(column: string): string {
  return `${column} text not null check (${column} ~ '^[0-9a-f]{64}$')`;
}

/** Neither endless nor NaN, which PostgreSQL orders above every number. */
export function boundedUsd(column: string): string {
  return `${column} numeric not null check (${column} >= 0 and ${column} < 'Infinity')`;
}

export function jsonArray(column: string): string {
  return `${column} jsonb not null check (jsonb_typeof(${column}) = 'array')`;
}

/** Comments of a table's Greeks, whose units nothing else would tell. */
export function greekUnits(table: string, prefix = ''): string {
  const share = prefix === '' ? 'for one share' : 'for the whole position, contract multiplier included';
  return `
comment on column ${table}.${prefix}delta is 'USD for one USD of the underlying, ${share}.';
comment on column ${table}.${prefix}gamma is 'Change of delta for one USD of the underlying, ${share}.';
comment on column ${table}.${prefix}vega is 'USD for one volatility point (0.01), ${share}.';
comment on column ${table}.${prefix}theta is 'USD a calendar day, ${share}.';`;
}
