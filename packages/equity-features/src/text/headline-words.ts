/** Words of a headline that count: the first ones. */
export const mostWords = 64;
const prime = 16_777_619;
const basis = -2_128_831_035;

/**
 * Writes a hash (FNV-1a, 32 bits) of each word of a headline to `into` and says how many: letters and digits in lower
 * case, one-letter words left out, the first 64 words. Marks without a width (direction, joiners) are passed over, so
 * that they hide nothing.
 */
export function hashWords(headline: string, into: Int32Array): number {
  let count = 0;
  let hash = basis;
  let length = 0;
  for (let i = 0; i <= headline.length && count < mostWords; i++) {
    const unit = i < headline.length ? lowerCase(headline.charCodeAt(i)) : 32;
    if (isInvisible(unit)) continue;
    if (isWordUnit(unit)) {
      hash = Math.imul(hash ^ unit, prime);
      length++;
      continue;
    }
    if (length > 1) into[count++] = hash;
    hash = basis;
    length = 0;
  }
  return count;
}

function lowerCase(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit + 32 : unit;
}

function isInvisible(unit: number): boolean {
  if (unit < 0x200b) return unit === 0xad;
  return (
    unit <= 0x200f ||
    (unit >= 0x202a && unit <= 0x202e) ||
    (unit >= 0x2060 && unit <= 0x2069) ||
    unit === 0xfeff
  );
}

function isWordUnit(unit: number): boolean {
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);
  return unit >= 0xc0 && (unit < 0x2000 || unit > 0x206f) && (unit < 0x3000 || unit > 0x303f);
}
