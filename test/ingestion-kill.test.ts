import { describe, expect, test, vi } from 'vitest';
import { type Disturbance, disturbed, undisturbed } from '../packages/pipeline/test/ingestion/disturbance.ts';
import { tableChecksums } from '../packages/store/test/table-checksums.ts';

vi.setConfig({ testTimeout: 900_000 });

// In small, and both disturbances in one run; GAMMATWIN_KILL_TEST=full makes it 200 tickers, ten kills of each worker and
// a run for each (some minutes).
const full = process.env['GAMMATWIN_KILL_TEST'] === 'full';
const days = full ? 7 : 4;
const market: Disturbance = {
  tickers: full ? 200 : 30,
  to: full ? '2024-01-10' : '2024-01-05',
  workers: 3,
  latencyMs: full ? 100 : 300,
  killsPerWorker: 0,
  killAfterMs: full ? [0, 3_000] : [0, 1_000],
  cutsPower: false,
  seed: 1,
};
const tables = ['prices', 'option_captures', 'options_prices', 'rejections', 'ingest_tasks'];
const take = (url: string) =>
  tableChecksums(
    url,
    tables.map((table) => `market.${table}`),
  );

describe('ingestion by three worker processes', () => {
  test('killed again and again, and with the database cut off in the middle, stores what an undisturbed one stores', async () => {
    const whole = await undisturbed({ ...market, latencyMs: 0 }, take);
    expect(whole.summary.tasks.done).toBe(2 + market.tickers * (1 + days));
    const disturbances = full
      ? [
          { ...market, killsPerWorker: 10 },
          { ...market, cutsPower: true },
        ]
      : [{ ...market, killsPerWorker: 1, cutsPower: true }];
    for (const disturbance of disturbances) {
      const { kills, restarts, inTheMiddle, summary, checksums } = await disturbed(disturbance, take);
      expect(kills > 0).toBe(disturbance.killsPerWorker > 0);
      expect(restarts).toBe(disturbance.cutsPower ? 1 : 0);
      expect(inTheMiddle).toBeGreaterThanOrEqual(restarts + Math.sign(kills));
      expect(summary.failed).toEqual([]);
      expect(checksums).toEqual(whole.checksums);
    }
    expect(whole.checksums['market.options_prices']?.rows).toBe(market.tickers * days * 104);
  });
});
