/** A word of a headline: lower case, without possessive; numbers are `NUM`, percentages `PCT`. */
export interface Token {
  readonly word: string;
  /** Whether the text writes it with a capital somewhere, or with digits. */
  readonly capital: boolean;
  /** Which part between commas, colons, dashes and full stops it stands in, from 0. */
  readonly part: number;
}

const pieces = /[$€£]?\d[\d.,]*(?:%|[a-z]{1,2}\b)?|\p{L}[\p{L}\p{N}'&]*|[,;:!?.–—|]|(?<=\s)-(?=\s)/gu;

/** A full stop behind them ends nothing. */
const abbreviations: ReadonlySet<string> = new Set(
  'inc corp co ltd cos bros plc mr mrs dr vs st no'.split(' '),
);

/** Words and numbers of clean text; hyphens part words as spaces do. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let part = 0;
  for (const [piece] of text.matchAll(pieces)) {
    if (/^[^\p{L}\p{N}$€£]/u.test(piece)) {
      if (piece !== '.' || !abbreviations.has(tokens.at(-1)?.word ?? '')) part++;
      continue;
    }
    if (/^[$€£\d]/.test(piece)) {
      tokens.push({ word: piece.endsWith('%') ? 'PCT' : 'NUM', capital: true, part });
      continue;
    }
    const word = wordOf(piece);
    const before = tokens.at(-1);
    if ((word === 'pct' || word === 'percent') && before?.word === 'NUM') {
      tokens[tokens.length - 1] = { ...before, word: 'PCT' };
      continue;
    }
    const negated = /^(.+)n't$/.exec(word);
    const capital = /\p{Lu}/u.test(piece);
    if (negated) tokens.push({ word: negated[1]!, capital, part });
    tokens.push({ word: negated ? "n't" : word, capital, part });
  }
  return tokens;
}

/** Lower case, without possessive and quotation marks around it. */
function wordOf(piece: string): string {
  return piece.toLowerCase().replace(/'s$/, '').replace(/'+$/, '');
}
