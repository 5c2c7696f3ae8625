import { onTestFinished } from 'vitest';
import {
  type HttpTools,
  type PolygonConfig,
  type PolygonProvider,
  polygonProvider,
} from '../../src/index.ts';
import { ownTime } from '../server/own-time.ts';
import { marketNow } from '../server/polygon/market.ts';
import { type PolygonServer, startPolygon } from '../server/polygon/server.ts';

/** A provider and the server that it asks, for one test; both stand at `now`. */
export async function openPolygon({
  now = marketNow,
  config = {},
  tools = {},
  pageSize = 3,
}: {
  now?: number;
  config?: Partial<PolygonConfig>;
  tools?: HttpTools;
  pageSize?: number;
} = {}): Promise<{ provider: PolygonProvider; server: PolygonServer; slept: readonly number[] }> {
  const time = ownTime(now);
  const server = await startPolygon({ clock: time.clock, pageSize });
  onTestFinished(() => server.close());
  const given = {
    kind: 'polygon',
    apiKey: 'right',
    baseUrl: server.baseUrl,
    requestsPerMinute: 1e6,
  } as const;
  const provider = polygonProvider({ ...given, ...config }, { ...time.tools, ...tools });
  return { provider, server, slept: time.slept };
}
