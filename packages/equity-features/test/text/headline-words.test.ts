import { expect, test } from 'vitest';
import { hashWords, mostWords } from '../../src/text/headline-words.ts';

const words = (headline: string): number[] => {
  const into = new Int32Array(mostWords);
  return Array.from(into.subarray(0, hashWords(headline, into)));
};

test('FNV-1a of the words', () => {
  // Fowler, Noll and Vo's reference: "foobar" is 0xbf9cf968.
  expect(words('Foobar')).toEqual([0xbf9cf968 | 0]);
  expect(words('')).toEqual([]);
  expect(words('a . -- !')).toEqual([]);
});

test.each([
  ['profit falls', 'PROFIT, falls!'],
  ['profit falls', '“profit”…falls'],
  ['profit falls', '\u202eprofit\u202c fa\u200blls\r\n'],
  ['profit falls', ' profit\u0000\tfalls a'],
  ['société générale', 'société — générale'],
])('%s = %s', (one, other) => expect(words(other)).toEqual(words(one)));

test('other words are others; so is another script, and an emoji is a word', () => {
  expect(words('profit falls')).not.toEqual(words('profit rises'));
  expect(words('利益 減少')).toHaveLength(2);
  expect(words('🚀🚀')).toHaveLength(1);
});

test('the first 64 words count', () => {
  expect(words('word '.repeat(2000))).toHaveLength(64);
});
