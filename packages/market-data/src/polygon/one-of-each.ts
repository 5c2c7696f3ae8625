import { isStandardRoot, readOptionTicker } from './option-ticker.ts';

interface Named<Row> {
  readonly row: Row;
  readonly ticker: string;
  /** Expiration, strike and side. */
  readonly option: string;
}

/**
 * Each (expiration, strike, side) once, in the order given. An index lists its third Friday twice (SPX for the morning,
 * SPXW for the afternoon): the underlying's own root stays.
 */
export function oneOfEach<Row>(
  rows: readonly Named<Row>[],
  underlying: string,
  leave: (ticker: string, reason: string) => void,
): Row[] {
  const kept = new Map<string, Named<Row>>();
  const isOwn = ({ ticker }: Named<Row>) => isStandardRoot(readOptionTicker(ticker)?.root ?? '', underlying);
  for (const named of rows) {
    const twin = kept.get(named.option);
    const stays = twin && (isOwn(twin) || !isOwn(named)) ? twin : named;
    kept.set(named.option, stays);
    if (twin)
      leave(stays === twin ? named.ticker : twin.ticker, 'same expiration, strike and side as another');
  }
  return [...kept.values()].map(({ row }) => row);
}
