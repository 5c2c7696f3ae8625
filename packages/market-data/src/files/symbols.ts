/** One spelling for share classes, whose dot some sources write as a dash: 'BRK-B' → 'BRK.B'. */
export function normalSymbol(symbol: string): string {
  return symbol.replace('-', '.');
}
