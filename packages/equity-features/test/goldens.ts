import { readFileSync } from 'node:fs';
import {
  type BarPanel,
  type GicsSector,
  gicsSectors,
  type Instrument,
  sessionsBetween,
} from '@gammatwin/core';

/** Made by fixtures/make_goldens.py; arrays are row-major [sessions × stocks], null where numpy has NaN. */
interface Goldens {
  readonly sessions: number;
  readonly stocks: number;
  readonly sectors: readonly number[];
  readonly checkedSessions: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
  readonly features: Readonly<Record<string, readonly (number | null)[]>>;
  /** What TA-Lib has of them. */
  readonly talib: Readonly<Record<string, readonly (number | null)[]>>;
  /** The same market with missing days, halts, a new and a delisted stock, zero and unknown volume. */
  readonly awkward: {
    readonly missingCells: readonly number[];
    readonly volume: readonly (number | null)[];
    readonly features: Readonly<Record<string, readonly (number | null)[]>>;
  };
}

export const goldens: Goldens = JSON.parse(
  readFileSync(new URL('./fixtures/goldens.json', import.meta.url), 'utf8'),
);

const symbols = Array.from({ length: goldens.stocks }, (_, n) => `S${n}`);

export const goldenBars: BarPanel = {
  symbols,
  sessions: sessionsBetween(18_000, 18_600).slice(0, goldens.sessions),
  open: Float64Array.from(goldens.open),
  high: Float64Array.from(goldens.high),
  low: Float64Array.from(goldens.low),
  close: Float64Array.from(goldens.close),
  volume: Float64Array.from(goldens.volume),
};

export const awkwardBars: BarPanel = {
  ...goldenBars,
  open: goldenBars.open.slice(),
  high: goldenBars.high.slice(),
  low: goldenBars.low.slice(),
  close: goldenBars.close.slice(),
  volume: Float64Array.from(goldens.awkward.volume, (shares) => shares ?? Number.NaN),
};
for (const cell of goldens.awkward.missingCells) {
  for (const column of ['open', 'high', 'low', 'close'] as const) awkwardBars[column][cell] = Number.NaN;
}

export const goldenSectors: readonly (GicsSector | null)[] = goldens.sectors.map(
  (s) => gicsSectors[s] ?? null,
);

export const goldenInstruments: readonly Instrument[] = symbols.map((symbol, n) => ({
  symbol,
  name: null,
  sector: goldenSectors[n]!,
}));
