import { type BarPanel, type EpochDay, type FeaturePanel, GammaTwinError, toIsoDate } from '@gammatwin/core';

/**
 * The symbols that the models of one run speak of: those with a bar on the last session and at least `minimumBars`
 * bars before it, that are among `members` where these are given (those that belonged to an index at `through`), and,
 * once any chain is stored, at least one session with options features.
 */
export function chooseUniverse(
  bars: BarPanel,
  options: FeaturePanel,
  through: EpochDay,
  minimumBars: number,
  members?: readonly string[],
): readonly string[] {
  const width = bars.symbols.length;
  const last = bars.sessions.findLastIndex((session) => session <= through);
  const withOptions = symbolsWithOptions(options);
  const belongs = members && new Set(members);
  const chosen = bars.symbols.filter((symbol, n) => {
    if (belongs && !belongs.has(symbol)) return false;
    if (last < 0 || Number.isNaN(bars.close[last * width + n]!)) return false;
    let known = 0;
    for (let t = 0; t <= last; t++) if (!Number.isNaN(bars.close[t * width + n]!)) known++;
    return known >= minimumBars && (withOptions.size === 0 || withOptions.has(symbol));
  });
  if (chosen.length < 2) {
    throw new GammaTwinError(
      'NO_DATA',
      `only ${chosen.length} ${members ? 'members' : 'stored symbols'} have a bar on ${toIsoDate(last < 0 ? through : bars.sessions[last]!)}, ` +
        `${minimumBars} or more bars before it, and options; at least 2 are needed`,
    );
  }
  return chosen;
}

function symbolsWithOptions(options: FeaturePanel): ReadonlySet<string> {
  const width = options.names.length;
  const found = new Set<string>();
  const openInterest = options.names.indexOf('total_oi');
  for (let t = 0; t < options.sessions.length; t++) {
    for (const [n, symbol] of options.symbols.entries()) {
      if (options.missing[(t * options.symbols.length + n) * width + openInterest] === 0) found.add(symbol);
    }
  }
  return found;
}
