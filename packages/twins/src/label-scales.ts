import { invalidInput } from '@gammatwin/core';
import type { LabelScales, TwinData } from './batch.ts';

const fewestLabels = 20;

/**
 * Per stock the standard deviation of the returns and the mean of the volatilities of the training sessions; a stock
 * with fewer than 20 of them (or none but equal ones) takes the figure of all stocks together.
 */
export function fitLabelScales(data: TwinData, sessions: ArrayLike<number>): LabelScales {
  return {
    returnScale: perStock('return5d', data.labels.return5d, data.symbols.length, sessions, deviation),
    volatilityScale: perStock(
      'realizedVolatility',
      data.labels.realizedVolatility,
      data.symbols.length,
      sessions,
      mean,
    ),
  };
}

function perStock(
  what: string,
  values: Float32Array,
  symbols: number,
  sessions: ArrayLike<number>,
  measure: (known: readonly number[]) => number,
): number[] {
  const known = Array.from({ length: symbols }, (_, n) =>
    Array.from(sessions, (t) => values[t * symbols + n]!).filter((x) => !Number.isNaN(x)),
  );
  const overall = measure(known.flat());
  if (!(overall > 0))
    throw invalidInput(`labels ${what}`, 'known values with some spread in the training sessions', overall);
  return known.map((own) => (own.length >= fewestLabels && measure(own) > 0 ? measure(own) : overall));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - middle) ** 2)));
}
