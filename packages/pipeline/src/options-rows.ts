import type { EpochDay } from '@gammatwin/core';
import { type OptionsRow, optionsFeatureNames } from '@gammatwin/options-features';
import type { Store } from '@gammatwin/store';

const sessionsAtOnce = 64;

/**
 * Collects rows of options features and writes them in blocks of whole sessions. A panel is a full grid, so a session
 * with other underlyings than the ones before begins a new block.
 */
export class OptionsRows {
  readonly #store: Store;
  readonly #asOf: number;
  #symbols: readonly string[] = [];
  #sessions: EpochDay[] = [];
  #rows: OptionsRow[] = [];
  written = 0;

  constructor(store: Store, asOf: number) {
    this.#store = store;
    this.#asOf = asOf;
  }

  async add(session: EpochDay, rows: ReadonlyMap<string, OptionsRow>): Promise<void> {
    const symbols = [...rows.keys()];
    if (symbols.join() !== this.#symbols.join() || this.#sessions.length === sessionsAtOnce)
      await this.flush();
    this.#symbols = symbols;
    this.#sessions.push(session);
    this.#rows.push(...rows.values());
  }

  async flush(): Promise<void> {
    if (this.#rows.length > 0) {
      const width = optionsFeatureNames.length;
      const values = new Float64Array(this.#rows.length * width);
      const missing = new Uint8Array(values.length);
      this.#rows.forEach((row, i) => {
        values.set(row.values, i * width);
        missing.set(row.missing, i * width);
      });
      this.written += await this.#store.writeOptionsFeatures(
        {
          names: optionsFeatureNames,
          symbols: this.#symbols,
          sessions: Int32Array.from(this.#sessions),
          values,
          missing,
        },
        this.#asOf,
      );
    }
    this.#sessions = [];
    this.#rows = [];
  }
}
