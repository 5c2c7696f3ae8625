import { onTestFinished } from 'vitest';
import type { AlpacaConfig } from '../../src/alpaca/config.ts';
import { type AlpacaProvider, alpacaProvider } from '../../src/alpaca/provider.ts';
import { ownTime } from '../server/own-time.ts';
import { type Asked, type Reply, startServer, type TestServer } from '../server/server.ts';

export interface OpenAlpaca {
  readonly provider: AlpacaProvider;
  readonly server: TestServer;
  readonly slept: readonly number[];
}

/** A provider that asks a server on this machine; both live at `now` (ISO). Closed when the test ends. */
export async function openAlpaca(
  now: string,
  answer: (asked: Asked) => Reply | null,
  config: Partial<AlpacaConfig> = {},
): Promise<OpenAlpaca> {
  const { clock, slept, tools } = ownTime(Date.parse(now));
  const server = await startServer(answer, { clock });
  onTestFinished(() => server.close());
  return { provider: alpacaProvider({ ...configOf(server), ...config }, tools), server, slept };
}

export function configOf({ baseUrl }: TestServer): AlpacaConfig {
  const keys = { keyId: 'PK-of-nobody', secretKey: 'secret-of-nobody' };
  return { kind: 'alpaca', ...keys, baseUrl, tradingUrl: baseUrl };
}

/** Each path its reply. */
export function replies(byPath: Readonly<Record<string, unknown>>): (asked: Asked) => Reply | null {
  return ({ url }) => (url.pathname in byPath ? { body: byPath[url.pathname] } : null);
}
