/**
 * A standard normal number that depends on the integers alone: what stays with a contract or a quote, whatever is asked
 * first. (Two rounds of Murmur3's finaliser, then Box–Muller.)
 */
export function keyedNormal(key: number, a: number, b: number): number {
  const u = (mix(key ^ mix(a ^ mix(b))) + 1) / 4_294_967_297;
  const v = mix(key + 0x9e3779b9 + mix(b ^ mix(a))) / 4_294_967_296;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

/** A uniform number in [0, 1) in the same way. */
export function keyedUniform(key: number, a: number, b: number): number {
  return mix(key ^ mix(a + mix(b + 0x85ebca6b))) / 4_294_967_296;
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
