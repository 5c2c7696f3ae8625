import type { EpochDay } from '@gammatwin/core';

/** Sessions of a symbol for which nothing came although they should have. */
export interface Gap {
  readonly symbol: string;
  readonly first: EpochDay;
  readonly last: EpochDay;
  readonly sessions: number;
}

/** The runs of neighbouring sessions that are missing. */
export function gapsAmong(
  symbol: string,
  sessions: ArrayLike<EpochDay> & Iterable<EpochDay>,
  isMissing: (session: EpochDay) => boolean,
): Gap[] {
  const gaps: Gap[] = [];
  let run: EpochDay[] = [];
  const close = () => {
    const first = run[0];
    const last = run.at(-1);
    if (first !== undefined && last !== undefined) gaps.push({ symbol, first, last, sessions: run.length });
    run = [];
  };
  for (const session of sessions) {
    if (isMissing(session)) run.push(session);
    else close();
  }
  close();
  return gaps;
}
