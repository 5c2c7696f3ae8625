/**
 * Who is assumed to hold what, seen from the dealers: only the sign of the gamma depends on it, and no public data
 * tells it. The standard is 'long-calls-short-puts' (customers sell calls and buy puts), under which positive net
 * gamma means that dealers buy dips and sell rallies: stabilising.
 */
export const gammaConventions = ['long-calls-short-puts', 'short-calls-long-puts', 'short-both'] as const;
export type GammaConvention = (typeof gammaConventions)[number];

export function gammaSigns(convention: GammaConvention): { readonly call: 1 | -1; readonly put: 1 | -1 } {
  return {
    call: convention === 'long-calls-short-puts' ? 1 : -1,
    put: convention === 'short-calls-long-puts' ? 1 : -1,
  };
}
