import { createRandom } from '@gammatwin/core';
import { expect, test } from 'vitest';
import { articleNovelty } from '../../src/text/novelty.ts';

/** Headlines of a stock, by session; words repeat among the latest ones. */
function headlines(seed: number, count: number, perSession: number, vocabulary: number) {
  const random = createRandom(seed);
  const headline = Array.from({ length: count }, () =>
    Array.from({ length: random.integer(0, 9) }, () => `w${random.integer(0, vocabulary)}`).join(' '),
  );
  const session = Int32Array.from(headline, (_, a) => Math.floor(a / perSession));
  const words = headline.map((text) => new Set(text.split(' ').filter((word) => word.length > 1)));
  return { headline, session, words };
}

/** As the formula says it, headline by headline. */
function plainly(words: readonly ReadonlySet<string>[], session: Int32Array, a: number) {
  let highest = 0;
  let story = session[a]!;
  for (let b = Math.max(0, a - 128); b < a; b++) {
    if (session[b]! < session[a]! - 20) continue;
    const both = [...words[a]!].filter((w) => words[b]!.has(w)).length;
    if (both === 0) continue;
    const similarity = both / (words[a]!.size + words[b]!.size - both);
    highest = Math.max(highest, similarity);
    if (similarity >= 0.5) story = Math.min(story, session[b]!);
  }
  return [1 - highest, highest >= 0.8 ? 1 : 0, session[a]! - story];
}

test.each([
  ['few words, many a session', 9, 400, 40],
  ['few words, few a session', 9, 150, 2],
  ['thousands of words', 4_000, 900, 3],
])('the same as word sets compared one by one: %s', (_, vocabulary, count, perSession) => {
  const first = headlines(1, count, perSession, vocabulary);
  const second = headlines(2, count, perSession, vocabulary);
  const found = articleNovelty({
    firstOf: Int32Array.of(0, count, 2 * count),
    headline: [...first.headline, ...second.headline],
    session: Int32Array.of(...first.session, ...second.session),
  });
  const alone = [first, second].flatMap(({ words, session }) =>
    Array.from(session, (_, a) => plainly(words, session, a)),
  );
  expect([...found.novelty]).toEqual(alone.map(([novelty]) => novelty));
  expect([...found.repeat]).toEqual(alone.map(([, repeat]) => repeat));
  expect([...found.storyAge]).toEqual(alone.map(([, , age]) => age));
});
