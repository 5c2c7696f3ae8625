import type { BarPanel, GicsSector } from '@gammatwin/core';
import { hasBar } from '../stretch.ts';
import { wordsOf } from './pair-kernel.ts';

/** The pairs within a sector of stocks that have a bar in the window, session by session. */
export class SectorPairs {
  readonly #bars: BarPanel;
  readonly #sectors: readonly (GicsSector | null)[];
  readonly #window: number;
  /** A bit for each pair: see `wordsOf`. */
  readonly #pairs: Int32Array;
  /** Whether each stock had a bar when `#pairs` was made. */
  readonly #listed: Uint8Array;

  constructor(bars: BarPanel, sectors: readonly (GicsSector | null)[], window: number) {
    this.#bars = bars;
    this.#sectors = sectors;
    this.#window = window;
    this.#pairs = new Int32Array(sectors.length * wordsOf(sectors.length));
    this.#listed = new Uint8Array(sectors.length);
  }

  /** Those of the session with index `t`, a bit each; the array is the same at each call. */
  at(t: number): Int32Array {
    let changed = false;
    for (let n = 0; n < this.#listed.length; n++) {
      const listed = this.#hasBarWithin(t, n) ? 1 : 0;
      if (listed !== this.#listed[n]) changed = true;
      this.#listed[n] = listed;
    }
    if (changed) this.#pairUp();
    return this.#pairs;
  }

  #pairUp(): void {
    const listed = this.#listed;
    this.#pairs.fill(0);
    const stocks = this.#sectors.length;
    const words = wordsOf(stocks);
    for (let a = 0; a < stocks; a++) {
      if (this.#sectors[a] === null || !listed[a]) continue;
      for (let b = a + 1; b < stocks; b++) {
        if (this.#sectors[a] === this.#sectors[b] && listed[b]) {
          this.#pairs[a * words + (b >>> 5)]! |= 1 << (b & 31);
        }
      }
    }
  }

  #hasBarWithin(t: number, n: number): boolean {
    const stocks = this.#sectors.length;
    for (let s = t; s > t - this.#window && s >= 0; s--) if (hasBar(this.#bars, s * stocks + n)) return true;
    return false;
  }
}
