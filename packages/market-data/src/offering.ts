import { GammaTwinError } from '@gammatwin/core';
import { type MarketDataProvider, type Offer, offers } from './provider.ts';

type Methods = Omit<MarketDataProvider, 'name' | 'market' | 'offers'>;

/** A provider of the given methods; it offers just those, and every other one throws NOT_OFFERED. */
export function offering<Given extends Partial<Methods>>(
  name: string,
  market: string,
  given: Given,
): MarketDataProvider & Given {
  const missing: Record<string, unknown> = {};
  for (const offer of [...offers, 'chainSessions']) {
    if (offer in given) continue;
    missing[offer] = () => {
      throw new GammaTwinError('NOT_OFFERED', `provider ${name} has no ${offer}`, {
        fields: { provider: name, offer },
      });
    };
  }
  const offered = new Set<Offer>(offers.filter((offer) => offer in given));
  return { name, market, offers: offered, ...missing, ...given } as MarketDataProvider & Given;
}
