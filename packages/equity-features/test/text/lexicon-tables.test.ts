import { expect, test } from 'vitest';
import { financeWordLists, financeWords } from '../../src/text/lexicon/finance-words.ts';
import { findPhrases } from '../../src/text/lexicon/phrase-matcher.ts';
import { phrases } from '../../src/text/lexicon/phrases.ts';
import { tokensOf } from '../../src/text/lexicon/tokens.ts';
import { wordClasses } from '../../src/text/lexicon/word-classes.ts';

const isToken = (word: string) =>
  word === 'NUM' || word === 'PCT' || word === "n't" || tokensOf(word)[0]?.word === word;
const stepsOf = (words: string) => words.split(' ').filter((step) => !/^\.\.\d$/.test(step));

test('every word of the tables is one that a text can have', () => {
  const listed = [
    ...financeWords.keys(),
    ...Object.values(wordClasses).flatMap((words) => words.split(/\s+/)),
  ];
  expect(listed.filter((word) => !isToken(word))).toEqual([]);
  for (const { words } of phrases) {
    const literal = stepsOf(words)
      .flatMap((step) => step.split('|'))
      .filter((word) => !(word in wordClasses));
    expect(
      literal.filter((word) => !isToken(word)),
      words,
    ).toEqual([]);
  }
});

test('no word has two worths, no phrase stands twice, every class is used', () => {
  expect(Object.values(financeWordLists).join(' ').split(/\s+/).length).toBe(financeWords.size);
  expect(new Set(phrases.map(({ words }) => words)).size).toBe(phrases.length);
  const used = new Set(phrases.flatMap(({ words }) => stepsOf(words).flatMap((step) => step.split('|'))));
  expect(Object.keys(wordClasses).filter((name) => !used.has(name))).toEqual([]);
});

test('every phrase begins with a word, is found in its own words, and is worth −4 … 4', () => {
  for (const { words, value, object = 0, surprise = 0 } of phrases) {
    expect(words).not.toMatch(/^\.\./);
    for (const worth of [value, object]) expect(Math.abs(worth), words).toBeLessThanOrEqual(4);
    expect(Math.abs(surprise), words).toBeLessThanOrEqual(1);
    const own = stepsOf(words).map((step) => {
      const [first = ''] = step.split('|');
      return (wordClasses[first] ?? first).split(/\s+/)[0]!;
    });
    const text = own.map((word) => ({ word, capital: false, part: 0 }));
    const [found] = findPhrases(text);
    expect([found?.from, found?.to], words).toEqual([0, own.length]);
  }
});

test('a gap holds no other statement, a phrase reaches over no comma', () => {
  const found = (text: string) => findPhrases(tokensOf(text)).map(({ phrase }) => phrase.words);
  expect(found('cuts its bloated cost')).toEqual(['CUT|FALL ..2 COST']);
  expect(found('falls as cost')).toEqual([]);
  expect(found('cuts, costs')).toEqual([]);
});
