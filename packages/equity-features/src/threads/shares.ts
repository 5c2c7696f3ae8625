/** What it takes to move the state past a block, as a share of what its features take (docs/log.md). */
const skipped = 0.18;

/**
 * Ranges [from, to) of `blocks` blocks for each of `threads`, none of them empty. A thread skips what stands before its
 * range, so the first ones get more: all end at once when range + skipped · (blocks before it) is the same for each.
 */
export function sharesOf(blocks: number, threads: number): (readonly [from: number, to: number])[] {
  const end = (thread: number) =>
    Math.round((blocks * (1 - (1 - skipped) ** thread)) / (1 - (1 - skipped) ** threads));
  return Array.from({ length: threads }, (_, thread) => [end(thread), end(thread + 1)] as const).filter(
    ([from, to]) => to > from,
  );
}
