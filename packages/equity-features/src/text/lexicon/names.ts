import { type Token, tokensOf } from './tokens.ts';

const legalForms = new Set(
  'inc incorporated corp corporation co company companies plc ltd limited llc lp sa se nv ag ab asa spa group holding holdings trust class the and'.split(
    ' ',
  ),
);

/**
 * The words by which a text calls a company: its name without legal forms, and its ticker. `Legal & General Group Plc`
 * gives `legal general`.
 */
export function nameForms(symbol: string, names: readonly string[]): readonly (readonly string[])[] {
  const forms = names.map((name) => {
    const words = tokensOf(name.replaceAll('&', ' ')).map(({ word }) => word);
    while (words.length > 1 && legalForms.has(words.at(-1)!)) words.pop();
    while (words.length > 1 && legalForms.has(words[0]!)) words.shift();
    return words.filter((word) => word !== 'and');
  });
  // A ticker of one letter is an article or an initial more often than a company.
  if (symbol.length > 1) forms.push([symbol.toLowerCase()]);
  return forms.filter((form) => form.length > 0);
}

/** Marks the tokens that name the company; null where none does. */
export function findMentions(
  tokens: readonly Token[],
  forms: readonly (readonly string[])[],
): Uint8Array | null {
  const marks = new Uint8Array(tokens.length);
  let found = false;
  for (const form of forms) {
    const joined = form.join('');
    for (let at = 0; at < tokens.length; at++) {
      const length = lengthAt(tokens, at, form, joined);
      if (length === 0) continue;
      marks.fill(1, at, at + length);
      found = true;
    }
  }
  return found ? marks : null;
}

/** Tokens that the name takes at `at`, written apart or together; 0 where it does not stand there. */
function lengthAt(tokens: readonly Token[], at: number, form: readonly string[], joined: string): number {
  if (!tokens[at]!.capital) return 0;
  if (tokens[at]!.word.replaceAll('&', '') === joined) return 1;
  let t = at;
  for (const word of form) {
    if (tokens[t]?.word === '&' || tokens[t]?.word === 'and') t++;
    if (tokens[t]?.word !== word) return 0;
    t++;
  }
  return t - at;
}
