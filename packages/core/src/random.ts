import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded random numbers, passed in wherever chance is needed. The same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Uniform integer in [from, to], both included. */
  integer(from: number, to: number): number;
  /** An independent stream that depends on the seed and `label` alone, not on how much was drawn before. */
  fork(label: string | number): Random;
}

export function createRandom(seed: number | string): Random {
  const generator = xoroshiro128plusFromState(stateOf(String(seed)));
  let spare: number | null = null;
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (from, to) => uniformInt(generator, from, to),
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/**
 * The generator's 128 bits from a seed of any form (bryc's cyrb128, public domain). All four words are mixed: with the
 * 32 bits that the generator would take by itself, the first draws of neighbouring seeds depend on each other, and
 * a fork for each stock and day would meet the same stream twice.
 */
function stateOf(text: string): number[] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762] as [number, number, number, number];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 597399067);
    b = c ^ Math.imul(b ^ unit, 2869860233);
    c = d ^ Math.imul(c ^ unit, 951274213);
    d = a ^ Math.imul(d ^ unit, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  a ^= b ^ c ^ d;
  return [a, b ^ a, c ^ a, d ^ a];
}
