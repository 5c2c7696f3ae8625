import type { BarPanel } from '@gammatwin/core';
import type { Fault } from './finding.ts';

/** Enough to tell two stocks apart; all sessions of a long panel would only take longer. */
const mostSessions = 250;

/** Pairs of tickers whose close and volume are equal on nine tenths of their common sessions, at least 20 of them. */
export function sameBars(bars: BarPanel): Fault[] {
  const width = bars.symbols.length;
  const step = Math.max(1, Math.floor(bars.sessions.length / mostSessions));
  const equal = new Map<number, number[]>();
  for (let t = 0; t < bars.sessions.length; t += step) {
    const seen = new Map<string, number>();
    for (let n = 0; n < width; n++) {
      const [close, volume] = [bars.close[t * width + n]!, bars.volume[t * width + n]!];
      if (!(close > 0 && volume > 0)) continue;
      const key = `${close}/${volume}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, n);
      else {
        const pair = other * width + n;
        equal.set(pair, [...(equal.get(pair) ?? []), t]);
      }
    }
  }
  const faults: Fault[] = [];
  for (const [pair, rows] of equal) {
    const [a, b] = [Math.floor(pair / width), pair % width];
    let common = 0;
    for (let t = 0; t < bars.sessions.length; t += step) {
      if (bars.close[t * width + a]! > 0 && bars.close[t * width + b]! > 0) common++;
    }
    if (rows.length < 20 || rows.length < 0.9 * common) continue;
    faults.push({
      rule: 'same-bars',
      severity: 'high',
      ticker: bars.symbols[b]!,
      sessions: rows.map((t) => bars.sessions[t]!),
      rows: rows.length * step,
      measure: rows.length / common,
      detail: `close and volume are those of ${bars.symbols[a]} on ${rows.length} of ${common} sessions looked at`,
    });
  }
  return faults;
}
