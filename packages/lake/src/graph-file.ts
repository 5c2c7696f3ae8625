import {
  type EpochDay,
  GammaTwinError,
  type GraphEdges,
  type GraphSettings,
  graphHash,
  invalidInput,
  sessionClose,
  toIsoDate,
} from '@gammatwin/core';
import { decodeParquet, encodeParquet } from '@gammatwin/tabular';
import { sameDay, sameNumber, sameText } from './columns.ts';

/** Every symbol with itself first (weight 0), which keeps their order, then a row an edge. */
export function encodeGraph(graph: GraphEdges, name: string): Uint8Array {
  const { session, symbols, settings, from, to, weight } = graph;
  const count = symbols.length;
  const rows = count + weight.length;
  if (count === 0) throw invalidInput(`symbols of ${name}`, 'one or more', 0);
  const lengths = [from.length, to.length];
  if (lengths.some((length) => length !== weight.length)) {
    throw invalidInput(`from and to of ${name}`, `${weight.length} each, as weights`, lengths);
  }
  if (!isInOrder(graph)) {
    throw invalidInput(`edges of ${name}`, `pairs from < to < ${count}, ascending, each once`, 'others');
  }
  const own = Int32Array.from(symbols, (_, n) => n);
  const weights = new Float64Array(rows);
  weights.set(weight, count);
  return encodeParquet(
    {
      session: sameDay(rows, session),
      as_of_utc_ms: sameNumber(rows, sessionClose(session)),
      symbol: { codes: Int32Array.of(...own, ...from), values: symbols },
      neighbour: { codes: Int32Array.of(...own, ...to), values: symbols },
      weight: weights,
      settings: sameText(rows, JSON.stringify(settings)),
      content_sha256: sameText(rows, graphHash(graph)),
    },
    name,
  );
}

/** Throws LAKE_DAMAGED when the content is not what was written. */
export function decodeGraph(bytes: Uint8Array, name: string, session: EpochDay): GraphEdges {
  const table = decodeParquet(bytes, name);
  const symbol = table.column('symbol').dictionary();
  const neighbour = table.column('neighbour').dictionary();
  const symbols = symbol.values;
  const count = symbols.length;
  const place = new Map(symbols.map((text, n) => [text, n] as const));
  const to = neighbour.codes.map((code) => place.get(neighbour.values[code]!) ?? -1);
  const graph: GraphEdges = {
    session: table.column('session').days()[0] ?? session,
    symbols,
    settings: settingsOf(table.column('settings').strings()[0]),
    from: symbol.codes.slice(count),
    to: to.slice(count),
    weight: table.column('weight').numbers().slice(count),
  };
  const hash = table.column('content_sha256').strings()[0];
  if (graph.session !== session || graphHash(graph) !== hash) {
    throw new GammaTwinError(
      'LAKE_DAMAGED',
      `${name}: expected the graph of ${toIsoDate(session)} with SHA-256 ${hash}, was another`,
      { fields: { key: name, hash } },
    );
  }
  return graph;
}

/** Throws GRAPH_UNIVERSE unless the graph is one over just these symbols in this order. */
export function checkUniverse(graph: GraphEdges, symbols: readonly string[], name: string): void {
  const stored = new Set(graph.symbols);
  const asked = new Set(symbols);
  const lacking = symbols.filter((symbol) => !stored.has(symbol));
  const more = graph.symbols.filter((symbol) => !asked.has(symbol));
  if (symbols.length === graph.symbols.length && symbols.every((symbol, n) => symbol === graph.symbols[n]))
    return;
  const some = (list: readonly string[]) => `${list.slice(0, 5).join(', ')}${list.length > 5 ? ' …' : ''}`;
  const difference = [
    ...(lacking.length > 0 ? [`lacks ${some(lacking)}`] : []),
    ...(more.length > 0 ? [`has ${some(more)} besides`] : []),
  ].join(' and ');
  throw new GammaTwinError(
    'GRAPH_UNIVERSE',
    `${name}: expected a graph over the ${symbols.length} symbols asked for, was one over ${graph.symbols.length}: ${difference || 'they stand in another order'}`,
    { fields: { lacking, more } },
  );
}

function isInOrder({ symbols, from, to }: GraphEdges): boolean {
  const count = symbols.length;
  let last = -1;
  for (let e = 0; e < from.length; e++) {
    const pair = from[e]! * count + to[e]!;
    if (!(from[e]! >= 0 && from[e]! < to[e]! && to[e]! < count && pair > last)) return false;
    last = pair;
  }
  return true;
}

/** Nothing where it cannot be read, which the hash will tell. */
function settingsOf(text: string | undefined): GraphSettings {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}
