import { type ChainValueColumn, chainValueColumns, type OptionChain } from '@gammatwin/core';

export interface ChainRow extends Partial<Record<ChainValueColumn, number>> {
  readonly side: 'call' | 'put';
  readonly strike: number;
  readonly expiration: number;
}

/** 2026-07-16. */
export const session = 20_650;

/** A chain of XYZ from rows; what a row does not say is missing. */
export function chainOf(
  rows: readonly ChainRow[],
  head: Partial<Pick<OptionChain, 'underlying' | 'session' | 'spot'>> = {},
): OptionChain {
  const column = (name: ChainValueColumn) => Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  const values = Object.fromEntries(chainValueColumns.map((name) => [name, column(name)]));
  return {
    underlying: 'XYZ',
    session,
    spot: 100,
    asOf: ((head.session ?? session) + 5 / 6) * 86_400_000,
    ...head,
    strike: Float64Array.from(rows, (row) => row.strike),
    expiration: Int32Array.from(rows, (row) => row.expiration),
    isCall: Uint8Array.from(rows, (row) => Number(row.side === 'call')),
    ...(values as Pick<OptionChain, ChainValueColumn>),
  };
}

const front = session + 10;
const next = session + 38;

const greeks = (delta: number, gamma: number, vegaPerVolPoint: number, thetaPerDay: number) => ({
  delta,
  gamma,
  vegaPerVolPoint,
  thetaPerDay,
});

/** Eight contracts of two expirations: small enough to work out all 40 features on paper. Spot 100. */
export const smallChainRows: readonly ChainRow[] = [
  {
    side: 'call',
    strike: 95,
    expiration: front,
    openInterest: 100,
    volume: 10,
    impliedVolatility: 0.3,
    ...greeks(0.7, 0.04, 0.08, -0.05),
  },
  {
    side: 'put',
    strike: 95,
    expiration: front,
    openInterest: 200,
    volume: 20,
    impliedVolatility: 0.34,
    ...greeks(-0.3, 0.04, 0.08, -0.04),
  },
  {
    side: 'call',
    strike: 100,
    expiration: front,
    openInterest: 300,
    volume: 30,
    impliedVolatility: 0.26,
    ...greeks(0.5, 0.06, 0.1, -0.06),
  },
  {
    side: 'put',
    strike: 100,
    expiration: front,
    openInterest: 100,
    volume: 5,
    impliedVolatility: 0.28,
    ...greeks(-0.5, 0.06, 0.1, -0.05),
  },
  {
    side: 'call',
    strike: 105,
    expiration: front,
    openInterest: 400,
    volume: 40,
    impliedVolatility: 0.24,
    ...greeks(0.3, 0.05, 0.09, -0.04),
  },
  {
    side: 'put',
    strike: 105,
    expiration: front,
    openInterest: 50,
    impliedVolatility: 0.25,
    ...greeks(-0.7, 0.05, 0.09, -0.03),
  },
  {
    side: 'call',
    strike: 100,
    expiration: next,
    openInterest: 150,
    volume: 15,
    impliedVolatility: 0.27,
    ...greeks(0.55, 0.03, 0.2, -0.03),
  },
  {
    side: 'put',
    strike: 100,
    expiration: next,
    openInterest: 50,
    volume: 5,
    impliedVolatility: 0.29,
    ...greeks(-0.45, 0.03, 0.2, -0.025),
  },
];
