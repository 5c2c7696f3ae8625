import type { Token } from './tokens.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
const negations = words(
  "not no never without n't cannot hardly neither nor unlikely denies deny denied lacks lack",
);
const refusals = words('fail fails failed failing refuse refuses refused decline declines declined');
const stronger = words(
  `very sharply heavily strongly significantly substantially massively deeply steeply hugely much far extremely highly big
  major huge massive record steep sharp deep soaring`,
);
const weaker = words(
  'slightly somewhat modestly marginally little partly small minor modest bit almost barely',
);
const turns = words('but however yet');
const concessions = words('despite although though notwithstanding');

const negated = -0.6;
const strengthened = 1.3;
const weakened = 0.6;
const beforeTurn = 0.6;
const behindTurn = 1.4;
const conceded = 0.3;
const elsewhere = 0.6;

/** What the words around turn the worth of the word or phrase at `at` into: negation, degree. 1 = nothing. */
export function modifierAt(tokens: readonly Token[], at: number): number {
  let factor = 1;
  for (let before = at - 1; before >= 0 && before >= at - 3; before--) {
    const { word, part } = tokens[before]!;
    if (part !== tokens[at]!.part) break;
    if (negations.has(word) || (refusals.has(word) && tokens[before + 1]!.word === 'to')) factor *= negated;
    else if (before >= at - 2) factor *= degree(word);
  }
  const behind = tokens[at + 1];
  return behind && behind.part === tokens[at]!.part ? factor * degree(behind.word) : factor;
}

function degree(word: string): number {
  if (stronger.has(word)) return strengthened;
  return weaker.has(word) ? weakened : 1;
}

/** Less for what stands before a `but`, behind a `despite`, or in a part that does not name the company. */
export function partWeights(tokens: readonly Token[], mentions: Uint8Array | null): Float64Array {
  const weights = new Float64Array(tokens.length).fill(1);
  const turn = tokens.findIndex(({ word }) => turns.has(word));
  const named = new Set<number>();
  mentions?.forEach((mark, at) => {
    if (mark) named.add(tokens[at]!.part);
  });
  let conceding = -1;
  tokens.forEach(({ word, part }, at) => {
    if (concessions.has(word)) conceding = part;
    if (turn > 0) weights[at]! *= at < turn ? beforeTurn : behindTurn;
    if (part === conceding) weights[at]! *= conceded;
    if (named.size > 0 && !named.has(part)) weights[at]! *= elsewhere;
  });
  return weights;
}
