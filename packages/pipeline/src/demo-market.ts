import { toEpochDay } from '@gammatwin/core';
import { effectNames, type SimulatorConfig } from '@gammatwin/market-data';

/** The market of `npm run demo`: a year and a half of 24 simulated stocks with every documented effect planted. */
export const demoMarket: SimulatorConfig = {
  seed: 3,
  stocks: 24,
  from: toEpochDay('2024-01-02'),
  to: toEpochDay('2025-06-30'),
  effects: Object.fromEntries(effectNames.map((name) => [name, 1])),
  news: true,
};
