/** Alpaca refuses a whole list for one symbol that it cannot parse, so those that no stock can have are not asked for. */
export function askable(symbols: readonly string[]): string[] {
  return [...new Set(symbols)].filter((symbol) => /^(?=.{1,10}$)[A-Z][A-Z0-9]*(\.[A-Z0-9]+)?$/.test(symbol));
}

/** Lists that stay within the length of a URL. */
export function batches(symbols: readonly string[], size: number): string[][] {
  const lists: string[][] = [];
  for (let start = 0; start < symbols.length; start += size) lists.push(symbols.slice(start, start + size));
  return lists;
}
