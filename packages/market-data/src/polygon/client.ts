import {
  type GetStocksAggregates200ResponseAllOfResultsInner as Aggregate,
  Configuration,
  DefaultApi,
  GetStocksAggregatesSortEnum,
  GetStocksAggregatesTimespanEnum,
} from '@polygon.io/client-js';
import axios, { type AxiosAdapter, type AxiosInstance } from 'axios';
import { replyError } from './reply-error.ts';

export type { Aggregate };

/** Filters by their names in Polygon's documentation: `{ 'execution_date.gte': '2024-01-02', limit: 1000 }`. */
type Filters = Readonly<Record<string, string | number | boolean>>;

export interface PolygonClient {
  /** Polygon's client for a request with these filters; its own methods would take up to 36 of them by position. */
  request(filters?: Filters): DefaultApi;
  /** Daily aggregates as traded, in whatever market the ticker's prefix says. */
  dailyBars(ticker: string, from: string, to: string): Promise<unknown>;
  /** The page behind a next_url. Throws PROVIDER_REPLY when that lies elsewhere: the key would go there. */
  page(nextUrl: string): Promise<unknown>;
}

/** One company under two names: replies of either host, and of a proxy before them, lead to the other. */
const houses = ['api.polygon.io', 'api.massive.com'];

/** `@polygon.io/client-js` over `fetch`. The key travels in a header, never in a URL. */
export function polygonClient(
  { apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string },
  fetch: typeof globalThis.fetch,
): PolygonClient {
  const base = baseUrl.replace(/\/+$/, '');
  const configuration = new Configuration({ basePath: base });
  const adapter: AxiosAdapter = async (config) => {
    const response = await fetch(axios.getUri(config), { headers: { authorization: `Bearer ${apiKey}` } });
    const { status, statusText } = response;
    return { data: await response.json(), status, statusText, headers: {}, config };
  };
  // The package's own types say that its methods give the data of a response.
  const http = (params: Filters): AxiosInstance => {
    const instance = axios.create({ adapter, params });
    instance.interceptors.response.use(({ data }) => data);
    return instance;
  };
  const { host } = new URL(base);
  return {
    request: (filters = {}) => new DefaultApi(configuration, base, http(filters)),
    dailyBars(ticker, from, to) {
      const day = GetStocksAggregatesTimespanEnum.Day;
      const ascending = GetStocksAggregatesSortEnum.Asc;
      const api = new DefaultApi(configuration, base, http({}));
      return api.getStocksAggregates(ticker, 1, day, from, to, false, ascending, 50_000);
    },
    async page(nextUrl) {
      const url = URL.canParse(nextUrl) ? new URL(nextUrl) : null;
      if (!url || (url.host !== host && !houses.includes(url.host))) {
        throw replyError('next_url', `a page of ${host}`, url ? url.host : 'no URL');
      }
      const own = new URL(
        url.host === host ? `${new URL(base).origin}${url.pathname}` : `${base}${url.pathname}`,
      );
      // Whoever puts a key into next_url must not make it show up in errors.
      for (const [name, value] of url.searchParams) {
        if (!/^api_?key$/i.test(name)) own.searchParams.append(name, value);
      }
      return http({}).get(own.href);
    },
  };
}
