const longest = 2000;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Text as a reader sees it: without HTML tags and entities, marks of no width, control characters, and the wire
 * services' tags before a headline (`UPDATE 2-`, `RPT-`); single spaces; the first 2,000 characters.
 */
export function cleanText(text: string): string {
  return text
    .slice(0, longest)
    .replace(/<\/?[a-z!][^<>]*>/gi, ' ')
    .replace(/&(#\d{1,6}|[a-z]{2,6});/gi, (whole, name: string) => entityOf(name) ?? whole)
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/^(?:(?:update|refile|rpt|wrapup|corrected|exclusive)\b[\s\d:-]*)+/i, '');
}

function entityOf(name: string): string | undefined {
  if (!name.startsWith('#')) return entities[name.toLowerCase()];
  const code = Number(name.slice(1));
  return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
