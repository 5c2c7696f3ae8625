import { type Phrase, phrases } from './phrases.ts';
import type { Token } from './tokens.ts';
import { wordClasses } from './word-classes.ts';

/** A phrase found in a text: its first token and the one behind its last. */
export interface PhraseMatch {
  readonly phrase: Phrase;
  readonly from: number;
  readonly to: number;
}

/** One step of a phrase: the words that it takes, or up to `gap` words of any kind. */
type Step = { readonly words: ReadonlySet<string> } | { readonly gap: number };

interface Compiled {
  readonly phrase: Phrase;
  readonly steps: readonly Step[];
}

const classes: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(wordClasses).map(([name, words]) => [name, words.split(/\s+/)]),
);

/** No gap reaches across them: what follows is another statement. */
const joints: ReadonlySet<string> = new Set(
  'as after while but amid despite when because although though since and before'.split(' '),
);

/** Phrases by each word that they can begin with. */
const byFirstWord: ReadonlyMap<string, readonly Compiled[]> = index(phrases.map(compile));

/** The phrases of a text, none within another: the longest first, of equal ones the leftmost. In the order of the text. */
export function findPhrases(tokens: readonly Token[]): PhraseMatch[] {
  const candidates: PhraseMatch[] = [];
  for (let from = 0; from < tokens.length; from++) {
    let best: PhraseMatch | null = null;
    for (const { phrase, steps } of byFirstWord.get(tokens[from]!.word) ?? []) {
      const to = matchEnd(steps, 0, tokens, from);
      if (to > (best?.to ?? from)) best = { phrase, from, to };
    }
    if (best) candidates.push(best);
  }
  candidates.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
  const taken = new Uint8Array(tokens.length);
  const found = candidates.filter(({ from, to }) => {
    if (taken.subarray(from, to).includes(1)) return false;
    taken.fill(1, from, to);
    return true;
  });
  return found.sort((a, b) => a.from - b.from);
}

/** The index behind the shortest match of the steps from `step` on at token `at`; −1 where there is none. */
function matchEnd(steps: readonly Step[], step: number, tokens: readonly Token[], at: number): number {
  const next = steps[step];
  if (!next) return at;
  if ('gap' in next) {
    for (let skipped = 0; skipped <= next.gap; skipped++) {
      if (skipped > 0 && joints.has(tokens[at + skipped - 1]?.word ?? '')) return -1;
      const end = matchEnd(steps, step + 1, tokens, at + skipped);
      if (end >= 0) return end;
    }
    return -1;
  }
  const token = tokens[at];
  if (!token || !next.words.has(token.word)) return -1;
  if (step > 0 && token.part !== tokens[at - 1]!.part) return -1;
  return matchEnd(steps, step + 1, tokens, at + 1);
}

function compile(phrase: Phrase): Compiled {
  return { phrase, steps: phrase.words.split(' ').map(stepOf) };
}

function stepOf(text: string): Step {
  if (text.startsWith('..')) return { gap: Number(text.slice(2)) };
  return { words: new Set(text.split('|').flatMap((word) => classes.get(word) ?? [word])) };
}

function index(compiled: readonly Compiled[]): Map<string, Compiled[]> {
  const byWord = new Map<string, Compiled[]>();
  for (const one of compiled) {
    const [first] = one.steps;
    if (!first || !('words' in first)) continue;
    for (const word of first.words) {
      const list = byWord.get(word) ?? [];
      list.push(one);
      byWord.set(word, list);
    }
  }
  return byWord;
}
