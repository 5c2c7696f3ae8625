import { type EpochDay, invalidInput, type Random, toIsoDate } from '@gammatwin/core';

/** The sessions that an environment may touch, both ends included, less `purgeSessions` at the end. */
export interface EpisodeWindow {
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** Label horizon + execution lag (+ embargo) where a validation window follows; 0 where nothing does. */
  readonly purgeSessions: number;
}

/** Row indices: an episode that begins at `start` decides in [start, start + length) and fills up to start + length. */
export interface EpisodeRange {
  readonly firstStart: number;
  readonly lastStart: number;
  /** Steps of one episode. */
  readonly length: number;
  /** Last row that may be read for anything. */
  readonly lastRow: number;
}

/** Episodes of `length` steps (null = the whole window) that stay inside the window. `sessions` ascending. */
export function episodeRange(
  sessions: Int32Array,
  window: EpisodeWindow,
  length: number | null,
): EpisodeRange {
  const firstStart = sessions.findIndex((session) => session >= window.from);
  const lastRow = sessions.findLastIndex((session) => session <= window.to) - window.purgeSessions;
  const longest = firstStart < 0 ? 0 : lastRow - firstStart;
  const steps = length ?? longest;
  if (longest < 1 || steps > longest) {
    throw invalidInput(
      'episode window',
      `${steps + 1} or more sessions after the purge`,
      `${toIsoDate(window.from)} to ${toIsoDate(window.to)}, purge ${window.purgeSessions}: ${Math.max(0, longest + 1)}`,
    );
  }
  return { firstStart, lastStart: lastRow - steps, length: steps, lastRow };
}

export function sampleStart(range: EpisodeRange, random: Random): number {
  return random.integer(range.firstStart, range.lastStart);
}
