import type { EpochDay } from '@gammatwin/core';

export const barFields = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Rows of bars as they were stored, in columns that grow. */
export class BarRows {
  readonly tickers: string[] = [];
  /** Index into `tickers`. */
  ticker: Int32Array = new Int32Array(0);
  session: Int32Array = new Int32Array(0);
  /** Splits up to that day are in the bar; the session itself where it is as traded. */
  contained: Int32Array = new Int32Array(0);
  /** Row-major, in the order of `barFields`. */
  values: Float64Array = new Float64Array(0);
  length = 0;
  private readonly indexOf = new Map<string, number>();

  /** Index of the row; its values are to be set by the caller. */
  add(ticker: string, session: EpochDay, contained: EpochDay): number {
    if (this.length === this.ticker.length) this.grow();
    const row = this.length++;
    let index = this.indexOf.get(ticker);
    if (index === undefined) {
      index = this.tickers.push(ticker) - 1;
      this.indexOf.set(ticker, index);
    }
    this.ticker[row] = index;
    this.session[row] = session;
    this.contained[row] = contained;
    return row;
  }

  private grow(): void {
    const capacity = Math.max(1024, 2 * this.length);
    const grown = <T extends Int32Array | Float64Array>(made: T, old: T): T => {
      made.set(old);
      return made;
    };
    this.ticker = grown(new Int32Array(capacity), this.ticker);
    this.session = grown(new Int32Array(capacity), this.session);
    this.contained = grown(new Int32Array(capacity), this.contained);
    this.values = grown(new Float64Array(capacity * barFields.length), this.values);
  }
}
