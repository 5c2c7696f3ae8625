import { describe, expect, test, vi } from 'vitest';
import { type Disturbance, disturbed, undisturbed } from '../packages/pipeline/test/ingestion/disturbance.ts';
import { tableChecksums } from '../packages/store/test/table-checksums.ts';

vi.setConfig({ testTimeout: 900_000 });

// In small; GAMMATWIN_KILL_TEST=full makes it 200 tickers and ten kills of each worker (some minutes).
const full = process.env['GAMMATWIN_KILL_TEST'] === 'full';
const days = full ? 7 : 4;
const market: Disturbance = {
  tickers: full ? 200 : 30,
  to: full ? '2024-01-10' : '2024-01-05',
  workers: 3,
  latencyMs: full ? 100 : 300,
  killsPerWorker: 0,
  killAfterMs: full ? [500, 3_500] : [1_000, 2_500],
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
    for (const disturbance of [
      { ...market, killsPerWorker: full ? 10 : 2 },
      { ...market, restartAfterSeconds: 3 },
    ]) {
      const { kills, restarts, inTheMiddle, summary, checksums } = await disturbed(disturbance, take);
      expect(kills + restarts).toBeGreaterThan(0);
      expect(inTheMiddle).toBeGreaterThan(0);
      expect(summary.failed).toEqual([]);
      expect(checksums).toEqual(whole.checksums);
    }
    expect(whole.checksums['market.options_prices']?.rows).toBe(market.tickers * days * 104);
  });
});
