/** One spelling for share classes and indices: 'BRK-B', 'BRK/B' → 'BRK.B'; '^SPX' → 'SPX'. */
export function normalSymbol(symbol: string): string {
  return symbol.trim().replace(/^\^/, '').replaceAll(/[-/]/g, '.').toUpperCase();
}

/** What a rejection is of: a symbol that nobody can ask for is none. */
export function rejectedSymbol(symbol: string): string {
  return symbolFault(symbol) ? '' : symbol;
}

/** What is wrong with a symbol in its normal spelling, false where nothing is: the schema holds 10 characters. */
export function symbolFault(symbol: string): string | false {
  if (symbol === '') return 'no symbol';
  return symbol.length > 10 && `a symbol of more than 10 characters (${symbol})`;
}
