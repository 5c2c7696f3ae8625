import { type OptionChain, toIsoDate } from '@gammatwin/core';
import { commonContracts } from './common-contracts.ts';
import type { Fault } from './finding.ts';

/** Contracts of which so few were traded may well close as many as they open. */
const leastVolume = 10;
const fewestTraded = 20;
const enoughTraded = 100;
const staleShare = 0.95;
const fewestQuotes = 50;
const frozenShare = 0.9;
const moved = 0.002;

/**
 * Two captures of one underlying, `later` of a later session. Stale open interest: of the contracts in both of which at
 * least 10 were traded in the earlier session (at least 20 such contracts; under 100 'medium'), 95 % have the same open
 * interest. Frozen
 * quotes: of the contracts with both quotes in both (at least 50), 90 % have the same bid and ask although the
 * underlying moved by more than 0.2 %. In live data of liquid names 0 to 66 % of the first and up to 21 % of the second
 * are the same.
 */
export function unchangedSince(earlier: OptionChain, later: OptionChain): Fault[] {
  const common = commonContracts(earlier, later);
  let [traded, sameInterest, quoted, sameQuotes] = [0, 0, 0, 0];
  for (let i = 0; i < common.earlier.length; i++) {
    const [a, b] = [common.earlier[i]!, common.later[i]!];
    const [before, after] = [earlier.openInterest[a]!, later.openInterest[b]!];
    if (earlier.volume[a]! >= leastVolume && !Number.isNaN(before) && !Number.isNaN(after)) {
      traded++;
      if (before === after) sameInterest++;
    }
    if (!(earlier.ask[a]! > 0 && later.ask[b]! > 0 && earlier.bid[a]! > 0 && later.bid[b]! > 0)) continue;
    quoted++;
    if (earlier.bid[a] === later.bid[b] && earlier.ask[a] === later.ask[b]) sameQuotes++;
  }
  const since = toIsoDate(earlier.session);
  const of = { ticker: later.underlying, sessions: [later.session] };
  const faults: Fault[] = [];
  if (traded >= fewestTraded && sameInterest >= staleShare * traded) {
    faults.push({
      ...of,
      rule: 'stale-open-interest',
      severity: traded < enoughTraded ? 'medium' : 'high',
      rows: later.openInterest.reduce((sum, x) => sum + Number(!Number.isNaN(x)), 0),
      measure: sameInterest,
      detail: `the same as on ${since} in ${sameInterest} of ${traded} contracts that had traded`,
    });
  }
  if (
    quoted >= fewestQuotes &&
    sameQuotes >= frozenShare * quoted &&
    Math.abs(later.spot / earlier.spot - 1) > moved
  ) {
    const move = (100 * (later.spot / earlier.spot - 1)).toFixed(1);
    faults.push({
      ...of,
      rule: 'frozen-quotes',
      severity: 'high',
      rows: sameQuotes,
      measure: sameQuotes,
      detail: `the same as on ${since} in ${sameQuotes} of ${quoted} contracts while the underlying moved ${move} %`,
    });
  }
  return faults;
}
