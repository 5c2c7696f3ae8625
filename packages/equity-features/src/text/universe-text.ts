import { textAt } from './text-index.ts';

/** Fills the columns that set a stock's against those of all stocks of the panel, from the stocks' own. */
export function compareStocks(columns: readonly Float64Array[], width: number): void {
  const count = columns[textAt.count5]!;
  const sentiment = columns[textAt.sentiment5]!;
  for (let row = 0; row < count.length; row += width) {
    let articles = 0;
    let known = 0;
    let sum = 0;
    for (let cell = row; cell < row + width; cell++) {
      articles += count[cell]!;
      if (Number.isNaN(sentiment[cell]!)) continue;
      sum += sentiment[cell]!;
      known++;
    }
    for (let cell = row; cell < row + width; cell++) {
      if (articles > 0) columns[textAt.share]![cell] = count[cell]! / articles;
      if (known > 1) columns[textAt.versusUniverse]![cell] = sentiment[cell]! - sum / known;
    }
  }
}
