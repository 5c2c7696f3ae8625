import { createRandom } from '@gammatwin/core';
import {
  allocateImpliedVolatility,
  allocateOptionValues,
  blackScholesColumns,
  crrColumns,
  impliedVolatilityColumns,
  type OptionColumns,
} from '@gammatwin/greeks';
import { PythonPeer } from './python-peer.ts';
import { type Bench, type BenchRow, median } from './report.ts';

type Columns = Record<string, ArrayLike<number>>;

interface Comparison {
  readonly name: string;
  readonly peer: string;
  /** Method of bench/peers/greeks.py. */
  readonly task: string;
  readonly ours: () => void;
  readonly results: Columns;
  /** The fields that both mean alike. */
  readonly fields: readonly string[];
  /** Rows that count for the difference; all where not given. */
  readonly counts?: (row: number) => boolean;
}

const runs = 15;
/** Enough for the engine to have compiled ours, deoptimised it and compiled it again. */
const warmUp = 10;
const all = ['price', 'delta', 'gamma', 'thetaPerDay', 'vegaPerVolPoint', 'rhoPerRatePoint'];

/** QuantLib's tree takes theta from the pricing equation, which does not hold where exercise is due. */
const notTheta = (field: string): boolean => field !== 'thetaPerDay';

/** One process and one core each, the same options, in turn; times are of the pricing alone on both sides. */
export const bench: Bench = async () => {
  const peer = new PythonPeer('greeks.py');
  try {
    return [...(await europeanRows(peer)), ...(await americanRows(peer))];
  } finally {
    peer.close();
  }
};

async function europeanRows(peer: PythonPeer): Promise<BenchRow[]> {
  const options = chain(20, 500);
  const rows = options.strike.length;
  const out = allocateOptionValues(rows);
  const solved = allocateImpliedVolatility(rows);
  blackScholesColumns(options, out);
  const price = out.price.slice();
  await load(peer, options, { price }, 0);
  const formula = { ours: () => blackScholesColumns(options, out), results: out, fields: all };
  const comparisons: Comparison[] = [
    {
      name: 'Black-Scholes, price and five Greeks',
      peer: 'QuantLib AnalyticEuropeanEngine',
      task: 'quantlib_black_scholes',
      ...formula,
    },
    {
      name: 'Black-Scholes, price and five Greeks',
      peer: 'py_vollib_vectorized',
      task: 'vollib_black_scholes',
      ...formula,
      // Its Greeks are bumps: theta is a whole day's change, and rho leaves the cost of carry as it was.
      fields: ['price', 'delta', 'gamma'],
    },
    {
      name: 'implied volatility, European',
      peer: 'py_vollib_vectorized',
      task: 'vollib_implied_volatility',
      ours: () => impliedVolatilityColumns({ ...options, price }, solved),
      results: { volatility: solved.volatility },
      fields: ['volatility'],
      counts: (row) => (out.vegaPerVolPoint[row] ?? 0) > 1e-6,
    },
  ];
  return inTurn(peer, rows, comparisons);
}

async function americanRows(peer: PythonPeer): Promise<BenchRow[]> {
  const options = chain(10, 20);
  const rows = options.strike.length;
  const out = allocateOptionValues(rows);
  const own = allocateOptionValues(rows);
  await load(peer, options, {}, 100);
  return inTurn(peer, rows, [
    {
      name: 'American CRR-100, price and five Greeks',
      peer: 'QuantLib BinomialVanillaEngine, vega and rho by bumps',
      task: 'quantlib_crr',
      ours: () => crrColumns(options, out),
      results: out,
      fields: all.filter(notTheta),
    },
    {
      name: 'American CRR-100, price, delta, gamma, theta',
      peer: 'QuantLib BinomialVanillaEngine',
      task: 'quantlib_crr_nodes',
      ours: () => crrColumns(options, own, { vegaAndRho: false }),
      results: own,
      fields: all.slice(0, 4).filter(notTheta),
    },
  ]);
}

/** Calls and puts in turn, strikes from 75 % to 130 % of spot, 20 days to nearly two years, volatility 15 % to 55 %. */
function chain(expirations: number, strikes: number): OptionColumns & Record<string, unknown> {
  const random = createRandom('bench greeks');
  const rows = 2 * expirations * strikes;
  const column = (of: (expiration: number, strike: number) => number) =>
    Float64Array.from({ length: rows }, (_, i) =>
      of(Math.floor(i / (2 * strikes)), Math.floor(i / 2) % strikes),
    );
  return {
    spot: column(() => 100),
    strike: column((_, strike) => 75 + (55 * strike) / (strikes - 1)),
    yearsToExpiry: column((expiration) => (20 + Math.floor((700 * expiration) / expirations)) / 365),
    rate: column(() => 0.04),
    dividendYield: column(() => 0.01),
    volatility: column(() => 0.15 + 0.4 * random.uniform()),
    isCall: Uint8Array.from({ length: rows }, (_, i) => i % 2),
  };
}

async function load(peer: PythonPeer, options: OptionColumns, more: Columns, steps: number): Promise<void> {
  const { yearsToExpiry, ...rest } = options;
  const days = yearsToExpiry.map((years) => Math.round(365 * years));
  const columns = Object.entries({ ...rest, ...more, days }).map(([name, values]) => [
    name,
    Array.from(values as ArrayLike<number>),
  ]);
  await peer.ask({ load: Object.fromEntries(columns), steps });
}

async function inTurn(
  peer: PythonPeer,
  rows: number,
  comparisons: readonly Comparison[],
): Promise<BenchRow[]> {
  const result: BenchRow[] = [];
  for (const { name, peer: peerName, task, ours, results, fields, counts } of comparisons) {
    const times = { ours: [] as number[], theirs: [] as number[] };
    for (let i = -warmUp; i < runs; i++) {
      const start = performance.now();
      ours();
      const taken = performance.now() - start;
      const { ms } = await peer.ask<{ ms: number }>({ run: task });
      if (i < 0) continue;
      times.ours.push(taken);
      times.theirs.push(ms);
    }
    const [mine, theirs] = [median(times.ours), median(times.theirs)].map((ms) => (1000 * ms) / rows);
    result.push({
      name: `${name}, ${rows} options`,
      peer: peerName,
      unit: 'µs an option',
      ours: mine as number,
      theirs: theirs as number,
      ratio: (theirs as number) / (mine as number),
      runs,
      difference: difference(results, await peer.ask<Columns>({ result: task }), fields, counts),
    });
  }
  return result;
}

/** Largest difference of any column, relative to that column's largest value; rows that either leaves out don't count. */
function difference(
  a: Columns,
  b: Columns,
  fields: readonly string[],
  counts = (_row: number): boolean => true,
): number {
  let worst = 0;
  for (const field of fields) {
    let [apart, largest] = [0, 0];
    Array.from(a[field] as ArrayLike<number>).forEach((value, i) => {
      const other = b[field]?.[i] ?? Number.NaN;
      if (!counts(i) || !Number.isFinite(value - other)) return;
      apart = Math.max(apart, Math.abs(value - other));
      largest = Math.max(largest, Math.abs(value));
    });
    worst = Math.max(worst, apart / largest);
  }
  return worst;
}
