import { fixedClock } from '@gammatwin/core';
import { afterAll, beforeAll } from 'vitest';
import { polygonProvider } from '../../src/index.ts';
import { describeProvider } from '../contract.ts';
import { ownTime } from '../server/own-time.ts';
import { marketNow, marketRange } from '../server/polygon/market.ts';
import { type PolygonServer, startPolygon } from '../server/polygon/server.ts';

let server: PolygonServer;
beforeAll(async () => {
  server = await startPolygon({ clock: fixedClock(marketNow) });
});
afterAll(() => server.close());

const config = { kind: 'polygon', apiKey: 'right', requestsPerMinute: 1e6 } as const;
const open = (more: { symbols?: readonly string[] }) => () =>
  polygonProvider({ ...config, ...more, baseUrl: server.baseUrl }, ownTime(marketNow).tools);

describeProvider('polygonProvider', open({}), marketRange);
describeProvider(
  'polygonProvider of named stocks and an index',
  open({ symbols: ['SPX', 'META', 'CSSEN', 'A'] }),
  marketRange,
);
