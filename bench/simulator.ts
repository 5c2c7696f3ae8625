import { toEpochDay } from '@gammatwin/core';
import { type EffectName, effectNames, scoreForecasts, simulatedProvider } from '@gammatwin/market-data';
import type { Bench, BenchRow } from './report.ts';

const range = { from: toEpochDay('2023-01-03'), to: toEpochDay('2026-01-08') };
const stocks = 500;
const chain = { expirations: 12, strikesPerExpiration: 61 };

/** How long 500 stocks × 3 years take, and how well the oracle of each effect forecasts five sessions. */
export const bench: Bench = async () => [...(await timings()), ...(await oracles())];

async function timings(): Promise<BenchRow[]> {
  const row = (name: string, unit: string, ours: number, runs: number): BenchRow => {
    return { name, peer: null, unit, ours, theirs: null, ratio: null, runs };
  };
  const plain = await timePaths({});
  const full = await timePaths({ corporateActions: true, news: true });
  const sessions = await plain.provider.chainSessions(range);
  const times: number[] = [];
  let rows = 0;
  for (const session of sessions.slice(300, 305)) {
    const start = performance.now();
    rows = 0;
    for await (const one of plain.provider.chains({ symbols: plain.symbols, session }))
      rows += one.strike.length;
    times.push(performance.now() - start);
  }
  const middle = times.sort((a, b) => a - b)[times.length >> 1]!;
  return [
    row(`bars of ${stocks} stocks × ${sessions.length} sessions`, 'ms', plain.ms, 1),
    row('the same with corporate actions and news', 'ms', full.ms, 1),
    row(`${stocks} chains of one session, ${rows} options`, 'ms', middle, times.length),
  ];
}

async function timePaths(extras: { readonly corporateActions?: boolean; readonly news?: boolean }) {
  const start = performance.now();
  const provider = simulatedProvider({ seed: 1, stocks, ...range, chain, ...extras });
  const symbols = (await provider.instruments()).map(({ symbol }) => symbol);
  for await (const _ of provider.bars({ symbols, ...range }));
  return { provider, symbols, ms: performance.now() - start };
}

async function oracles(): Promise<BenchRow[]> {
  const markets: [string, Partial<Record<EffectName, number>>][] = [
    ...effectNames.map((name): [string, Record<string, number>] => [name, { [name]: 1 }]),
    ['all effects', Object.fromEntries(effectNames.map((name) => [name, 1]))],
    ['all effects at half strength', Object.fromEntries(effectNames.map((name) => [name, 0.5]))],
    ['no effect', {}],
  ];
  return markets.map(([name, effects]) => {
    const provider = simulatedProvider({ seed: 1, stocks, ...range, effects, news: true });
    const { symbols, expected, realised } = provider.oraclePanel(range);
    const score = scoreForecasts(expected, realised, symbols.length, 5);
    const known = !Number.isNaN(score.correlation);
    return {
      name: `oracle, ${name}: R² ${score.rSquared.toFixed(4)}, slope ${score.slope.toFixed(3)} ± ${score.slopeError.toFixed(3)}`,
      peer: 'what its spread says',
      unit: 'correlation',
      ours: known ? score.correlation : 0,
      theirs: known ? score.correlationSaid : 0,
      ratio: known ? score.slope : null,
      runs: score.sessions,
    };
  });
}
