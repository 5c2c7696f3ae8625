import { GammaTwinError } from '@gammatwin/core';
import type { ProviderConfig } from '@gammatwin/market-data';

/** Field of a provider's config → environment variable that holds it. Keys are never stored. */
const keys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  polygon: { apiKey: 'POLYGON_API_KEY' },
  alpaca: { keyId: 'APCA_API_KEY_ID', secretKey: 'APCA_API_SECRET_KEY' },
  finnhub: { apiKey: 'FINNHUB_API_KEY' },
};

export function withoutKeys(config: ProviderConfig): ProviderConfig {
  const secret = keys[config.kind] ?? {};
  const kept = Object.entries(config).filter(([field]) => !(field in secret));
  return Object.fromEntries(kept) as unknown as ProviderConfig;
}

/** Throws MISSING_KEY with the names of the variables that are not set. */
export function withKeys(
  config: ProviderConfig,
  environment: Readonly<Record<string, string | undefined>>,
): ProviderConfig {
  const needed = Object.entries(keys[config.kind] ?? {}).filter(([field]) => !(field in config));
  const missing = needed.filter(([, variable]) => !environment[variable]).map(([, variable]) => variable);
  if (missing.length > 0) {
    throw new GammaTwinError(
      'MISSING_KEY',
      `${config.kind} needs ${missing.join(' and ')} in the environment`,
      {
        fields: { provider: config.kind, missing },
      },
    );
  }
  const found = Object.fromEntries(needed.map(([field, variable]) => [field, environment[variable]]));
  return { ...config, ...found };
}
