import { type EpochDay, toIsoDate } from '@gammatwin/core';

export interface OptionSymbol {
  readonly root: string;
  readonly expiration: EpochDay;
  readonly isCall: boolean;
  /** USD. */
  readonly strike: number;
}

/** Takes AAPL240426C00162500 apart (OCC's Options Symbology Initiative, unpadded); null on any other text. */
export function parseOptionSymbol(symbol: string): OptionSymbol | null {
  const parts = /^([A-Z]{1,6}\d?)(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/.exec(symbol);
  if (!parts) return null;
  const [, root = '', year, month, day, side, thousandths] = parts;
  const date = `20${year}-${month}-${day}`;
  const expiration = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  if (Number.isNaN(expiration) || toIsoDate(expiration) !== date) return null;
  return { root, expiration, isCall: side === 'C', strike: Number(thousandths) / 1000 };
}

/** After a split or merger the old options go on under a root with a digit and deliver something else. */
export function isAdjusted({ root }: OptionSymbol): boolean {
  return /\d$/.test(root);
}
