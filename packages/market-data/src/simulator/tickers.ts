import { type GicsSector, gicsSectors, type Instrument, type Random } from '@gammatwin/core';

const prefixes: readonly string[] = [
  'COM',
  'DIS',
  'STA',
  'ENE',
  'FIN',
  'HLT',
  'IND',
  'TEC',
  'MAT',
  'REA',
  'UTI',
];

/** 'COM01', 'DIS01', … 'COM02': made-up names whose first letters tell the sector, in the order of `gicsSectors`. */
export function madeUpTickers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const number = String(Math.floor(i / prefixes.length) + 1).padStart(2, '0');
    return `${prefixes[i % prefixes.length]}${number}`;
  });
}

/** The sector that a made-up name tells; any other symbol gets one by chance. */
export function simulatedInstrument(symbol: string, random: Random): Instrument {
  const told = /^([A-Z]{3})\d{2,}$/.exec(symbol)?.[1] ?? '';
  const known = prefixes.indexOf(told);
  const at = known >= 0 ? known : random.integer(0, gicsSectors.length - 1);
  const sector: GicsSector = gicsSectors[at] ?? gicsSectors[0];
  return { symbol, name: `Simulated ${symbol}`, sector };
}
