import type { FeaturePanel, MacroPanel } from '@gammatwin/core';

/**
 * The panel over other sessions and symbols: rows that it lacks are missing and hold `neutral` (one value a feature).
 */
export function alignFeatures(
  panel: FeaturePanel,
  sessions: Int32Array,
  symbols: readonly string[],
  neutral: readonly number[],
): FeaturePanel {
  const width = panel.names.length;
  const rows = sessions.length * symbols.length;
  const values = new Float64Array(rows * width);
  const missing = new Uint8Array(rows * width);
  const sessionAt = new Map(Array.from(panel.sessions, (session, t) => [session, t]));
  const symbolAt = new Map(panel.symbols.map((symbol, n) => [symbol, n]));
  for (let t = 0; t < sessions.length; t++) {
    const from = sessionAt.get(sessions[t]!);
    for (const [n, symbol] of symbols.entries()) {
      const column = symbolAt.get(symbol);
      const source =
        from === undefined || column === undefined ? -1 : (from * panel.symbols.length + column) * width;
      const target = (t * symbols.length + n) * width;
      for (let f = 0; f < width; f++) {
        const unknown = source < 0 || panel.missing[source + f]! === 1;
        values[target + f] = unknown ? neutral[f]! : panel.values[source + f]!;
        missing[target + f] = unknown ? 1 : 0;
      }
    }
  }
  return { names: panel.names, symbols, sessions, values, missing };
}

/** One series of the panel over other sessions; NaN where it has no value. */
export function alignSeries(panel: MacroPanel, name: string, sessions: Int32Array): Float64Array {
  const series = panel.names.indexOf(name);
  const sessionAt = new Map(Array.from(panel.sessions, (session, t) => [session, t]));
  return Float64Array.from(sessions, (session) => {
    const t = sessionAt.get(session);
    return t === undefined || series < 0 ? Number.NaN : panel.values[t * panel.names.length + series]!;
  });
}

/** One feature of a panel as a column [sessions × symbols]; NaN where it is missing and `unknownAsNaN`. */
export function featureColumn(
  panel: FeaturePanel,
  name: string,
  options: { readonly unknownAsNaN?: boolean } = {},
): Float64Array {
  const width = panel.names.length;
  const f = panel.names.indexOf(name);
  return Float64Array.from({ length: panel.values.length / width }, (_, row) =>
    options.unknownAsNaN && panel.missing[row * width + f] ? Number.NaN : panel.values[row * width + f]!,
  );
}
