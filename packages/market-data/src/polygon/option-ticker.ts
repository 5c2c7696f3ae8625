/** `O:AAPL230616C00150000`, with or without its prefix, → root AAPL and the OCC symbol; null for anything else. */
export function readOptionTicker(ticker: unknown): { readonly root: string; readonly symbol: string } | null {
  const match = typeof ticker === 'string' ? /^(?:O:)?(([A-Z0-9.]+?)\d{6}[CP]\d{8})$/.exec(ticker) : null;
  return match ? { symbol: match[1]!, root: match[2]! } : null;
}

/** Whether contracts of that root are the underlying's own; those changed by a split or merger have a digit more. */
export function isStandardRoot(root: string, underlying: string): boolean {
  return root === underlying.replaceAll('.', '');
}

/** Whether a contract delivers something else than 100 shares: its strike means another price. */
export function isAdjusted(
  ticker: unknown,
  sharesPerContract: number,
  underlying: string,
  indices: readonly string[],
): boolean {
  if (sharesPerContract !== 100) return true;
  return !indices.includes(underlying) && !isStandardRoot(readOptionTicker(ticker)?.root ?? '', underlying);
}
