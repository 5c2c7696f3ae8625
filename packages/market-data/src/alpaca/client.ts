import { errors, marketData, trading } from '@alpacahq/alpaca-trade-api/rest';
import { type Clock, GammaTwinError } from '@gammatwin/core';
import type { FetchPolicy } from '../http/fetch-policy.ts';
import { resilientFetch } from '../http/resilient-fetch.ts';
import type { CheckedAlpacaConfig } from './config.ts';

/** The parts of Alpaca's SDK that read: of the trading API only the lists of assets and option contracts. */
export interface AlpacaClient {
  readonly stocks: marketData.StockApi;
  readonly options: marketData.OptionApi;
  readonly actions: marketData.CorporateActionsApi;
  readonly news: marketData.NewsApi;
  readonly assets: trading.AssetsApi;
  readonly config: CheckedAlpacaConfig;
  readonly clock: Clock;
}

export function alpacaClient(config: CheckedAlpacaConfig, policy: FetchPolicy): AlpacaClient {
  const { keyId, secretKey: secret, baseUrl, tradingUrl } = config;
  // Retries, timeouts and the rate are resilientFetch's, which lets only GET through; the SDK's own stay off.
  const common = {
    keyId,
    secret,
    fetchApi: withLists(resilientFetch('alpaca', policy)),
    timeoutMs: 0,
    retry: { maxRetries: 0 },
  };
  const data = new marketData.Configuration({ ...common, basePath: baseUrl });
  return {
    stocks: new marketData.StockApi(data),
    options: new marketData.OptionApi(data),
    actions: new marketData.CorporateActionsApi(data),
    news: new marketData.NewsApi(data),
    assets: new trading.AssetsApi(new trading.Configuration({ ...common, basePath: tradingUrl })),
    config,
    clock: policy.clock,
  };
}

const listNames = { '/v1beta1/news': 'news', '/v2/options/contracts': 'option_contracts' } as const;

/** The SDK takes a reply that lacks these lists for an empty one, so that is looked into first. */
function withLists(get: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await get(input, init);
    for (const [path, name] of Object.entries(listNames)) {
      if (!new URL(String(input)).pathname.endsWith(path)) continue;
      const found = new RegExp(`"${name}"\\s*:\\s*(\\[|null)`).test(await response.clone().text());
      if (!found) throw badReply(path, `a list of ${name}`);
    }
    return response;
  };
}

/** Awaits a call of the SDK: what fetch threw comes out as it was, what the SDK could not read as PROVIDER_REPLY. */
export async function reading<T>(what: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof errors.FetchError) throw error.cause;
    if (!(error instanceof Error) || error instanceof GammaTwinError) throw error;
    throw badReply(what, `the documented shape (${error.message})`, error);
  }
}

export function badReply(what: string, expected: string, cause?: unknown): GammaTwinError {
  return new GammaTwinError('PROVIDER_REPLY', `alpaca, ${what}: expected ${expected}`, {
    fields: { provider: 'alpaca', what, expected },
    cause,
  });
}
