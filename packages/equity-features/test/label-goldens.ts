import { readFileSync } from 'node:fs';
import { type BarPanel, sessionsBetween } from '@gammatwin/core';
import type { HorizonLabels } from '@gammatwin/equity-features';

export type Column = readonly (number | null)[];
type HorizonColumn = Exclude<keyof HorizonLabels, 'horizon'>;

/** Made by fixtures/make_label_labelGoldens.py; arrays are row-major [sessions × stocks], null where numpy has NaN. */
interface LabelGoldens extends Readonly<Record<'open' | 'high' | 'low' | 'close' | 'hitTarget', Column>> {
  readonly sessions: number;
  readonly stocks: number;
  readonly regimes: {
    readonly sessions: number;
    readonly stocks: number;
    readonly close: readonly number[];
    /** Index into core's `regimes`. */
    readonly regime: Column;
  };
  readonly horizons: Readonly<Record<string, Readonly<Record<HorizonColumn, Column>>>>;
}

export const labelGoldens: LabelGoldens = JSON.parse(
  readFileSync(new URL('./fixtures/label_goldens.json', import.meta.url), 'utf8'),
);
const numbers = (column: Column) => Float64Array.from(column, (x) => x ?? Number.NaN);
export const labelGoldenBars: BarPanel = {
  symbols: Array.from({ length: labelGoldens.stocks }, (_, n) => `S${n}`),
  sessions: sessionsBetween(18_000, 18_600).slice(0, labelGoldens.sessions),
  open: numbers(labelGoldens.open),
  high: numbers(labelGoldens.high),
  low: numbers(labelGoldens.low),
  close: numbers(labelGoldens.close),
  volume: numbers(labelGoldens.close),
};
