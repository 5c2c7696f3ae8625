// AssemblyScript, of which `pnpm assembly` makes ../src/graph/pairs.wasm. Two f64 at once, each rounded as JavaScript does.
// Addresses are bytes in the memory of `PairKernel`; products stand row by row, a pair i < j of stocks after the other.

/** Rounding between two ways to the same correlation. */
const slack: f64 = 1e-9;

/** Pair (i, j) stands at this + j. */
function pairRow(i: i32, stocks: i32): i32 {
  return i * stocks - (i * (i + 1)) / 2 - i - 1;
}

/** |shrunk correlation| of i < j with this product. */
function strengthOf(
  product: f64,
  scale: usize,
  inverse: usize,
  shift: usize,
  offset: usize,
  toward: f64,
  i: i32,
  j: i32,
): f64 {
  const one = usize(i) << 3;
  const two = usize(j) << 3;
  const risen = load<f64>(scale + one) * load<f64>(inverse + two) * product;
  return abs(risen - load<f64>(shift + one) * load<f64>(offset + two) + toward);
}

/** products += Σ over `sessions` rows of scores [stocks], four at a time, in their order. */
export function sumProducts(products: usize, rows: usize, sessions: i32, stocks: i32): void {
  const width: usize = usize(stocks) << 3;
  let p = products;
  for (let i = 0; i < stocks; i++) {
    const own = usize(i) << 3;
    const length = usize(stocks - i - 1) << 3;
    for (let s = 0; s < sessions; s += 4) {
      const a = rows + usize(s) * width + own;
      addFour(p, a, a + width, a + 2 * width, a + 3 * width, length);
    }
    p += length;
  }
}

/** What stands at a, b, c and d is the stock's own score of each session; those of the later stocks follow. */
function addFour(p: usize, a: usize, b: usize, c: usize, d: usize, length: usize): void {
  const x = load<f64>(a);
  const y = load<f64>(b);
  const z = load<f64>(c);
  const u = load<f64>(d);
  let k: usize = 8;
  for (; k + 8 <= length; k += 16) {
    let sum = f64x2.mul(f64x2.splat(x), v128.load(a + k));
    sum = f64x2.add(sum, f64x2.mul(f64x2.splat(y), v128.load(b + k)));
    sum = f64x2.add(sum, f64x2.mul(f64x2.splat(z), v128.load(c + k)));
    sum = f64x2.add(sum, f64x2.mul(f64x2.splat(u), v128.load(d + k)));
    v128.store(p + k - 8, f64x2.add(v128.load(p + k - 8), sum));
  }
  if (k <= length) {
    const sum = x * load<f64>(a + k) + y * load<f64>(b + k) + z * load<f64>(c + k) + u * load<f64>(d + k);
    store<f64>(p + k - 8, load<f64>(p + k - 8) + sum);
  }
}

/** Σ over `sessions` rows, from the row `oldest` on and round again, of (Σ score · factor − offset)². */
export function sumSquares(
  rows: usize,
  sessions: i32,
  oldest: i32,
  factor: usize,
  offset: f64,
  stocks: i32,
): f64 {
  let sum: f64 = 0;
  for (let s = 0; s < sessions; s++) {
    const row = rows + ((usize((oldest + s) % sessions) * usize(stocks)) << 3);
    let two = f64x2.splat(0);
    let n = 0;
    for (; n + 1 < stocks; n += 2) {
      const at = usize(n) << 3;
      two = f64x2.add(two, f64x2.mul(v128.load(row + at), v128.load(factor + at)));
    }
    let even = f64x2.extract_lane(two, 0);
    if (n < stocks) even += load<f64>(row + (usize(n) << 3)) * load<f64>(factor + (usize(n) << 3));
    const centred = even + f64x2.extract_lane(two, 1) - offset;
    sum += centred * centred;
  }
  return sum;
}

/** products += entering ⊗ entering − leaving ⊗ leaving. */
export function rollProducts(products: usize, entering: usize, leaving: usize, stocks: i32): void {
  let p = products;
  for (let i = 0; i < stocks; i++) {
    const a = entering + (usize(i) << 3);
    const b = leaving + (usize(i) << 3);
    const x = load<f64>(a);
    const y = load<f64>(b);
    const length = usize(stocks - i - 1) << 3;
    let k: usize = 8;
    for (; k + 8 <= length; k += 16) {
      const come = f64x2.mul(f64x2.splat(x), v128.load(a + k));
      const go = f64x2.mul(f64x2.splat(y), v128.load(b + k));
      v128.store(p + k - 8, f64x2.add(v128.load(p + k - 8), f64x2.sub(come, go)));
    }
    if (k <= length) {
      const change = x * load<f64>(a + k) - y * load<f64>(b + k);
      store<f64>(p + k - 8, load<f64>(p + k - 8) + change);
    }
    p += length;
  }
}

/**
 * The `count` largest |correlation| of each stock into `others` (i32) and `strengths`, largest first, the earlier stock on a
 * tie, −1 where there are fewer. Before, `others` holds what an earlier window left there, or −1: those neighbours, still
 * there, have at least the least of their strengths in this one, so that weaker pairs need not come in and go again.
 */
export function findNearest(
  products: usize,
  scale: usize,
  inverse: usize,
  shift: usize,
  offset: usize,
  toward: f64,
  bars: usize,
  others: usize,
  strengths: usize,
  count: i32,
  stocks: i32,
): void {
  for (let n = 0; n < stocks; n++) {
    let least: f64 = Infinity;
    for (let k = 0; k < count; k++) {
      const other = load<i32>(others + (usize(n * count + k) << 2));
      let strength: f64 = NaN;
      if (other >= 0) {
        const i = min(n, other);
        const j = max(n, other);
        const product = load<f64>(products + (usize(pairRow(i, stocks) + j) << 3));
        strength = strengthOf(product, scale, inverse, shift, offset, toward, i, j);
      }
      if (!(strength >= 0)) {
        least = -1;
        break;
      }
      least = min(least, strength);
    }
    store<f64>(bars + (usize(n) << 3), least - slack);
  }
  for (let place = 0; place < stocks * count; place++) {
    store<i32>(others + (usize(place) << 2), -1);
    store<f64>(strengths + (usize(place) << 3), -1);
  }
  let p = products;
  for (let i = 0; i < stocks; i++) {
    const at = usize(i) << 3;
    const a = load<f64>(scale + at);
    const b = load<f64>(shift + at);
    let own = load<f64>(bars + at);
    let j = i + 1;
    for (; j + 1 < stocks; j += 2, p += 16) {
      const place = usize(j) << 3;
      const risen = f64x2.mul(f64x2.mul(f64x2.splat(a), v128.load(inverse + place)), v128.load(p));
      const centred = f64x2.sub(risen, f64x2.mul(f64x2.splat(b), v128.load(offset + place)));
      const strength = f64x2.abs(f64x2.add(centred, f64x2.splat(toward)));
      const least = f64x2.pmin(f64x2.splat(own), v128.load(bars + place));
      if (v128.any_true(f64x2.gt(strength, least))) {
        own = offer(bars, others, strengths, count, i, j, f64x2.extract_lane(strength, 0));
        own = offer(bars, others, strengths, count, i, j + 1, f64x2.extract_lane(strength, 1));
      }
    }
    if (j < stocks) {
      const strength = strengthOf(load<f64>(p), scale, inverse, shift, offset, toward, i, j);
      offer(bars, others, strengths, count, i, j, strength);
      p += 8;
    }
  }
}

/**
 * Puts a pair that exceeds the bar of one end or both among their neighbours; the bar of `i`. Pairs come in the order of
 * their symbols for either end, so that only a larger one displaces an equal.
 */
function offer(bars: usize, others: usize, strengths: usize, count: i32, i: i32, j: i32, strength: f64): f64 {
  if (strength > load<f64>(bars + (usize(i) << 3))) insert(bars, others, strengths, count, i, j, strength);
  if (strength > load<f64>(bars + (usize(j) << 3))) insert(bars, others, strengths, count, j, i, strength);
  return load<f64>(bars + (usize(i) << 3));
}

/** Puts `other` among the neighbours of `n`; the least goes, and the bar rises to the new one. */
function insert(
  bars: usize,
  others: usize,
  strengths: usize,
  count: i32,
  n: i32,
  other: i32,
  strength: f64,
): void {
  const first = n * count;
  const last = first + count - 1;
  let place = last;
  while (place > first && load<f64>(strengths + (usize(place - 1) << 3)) < strength) {
    store<f64>(strengths + (usize(place) << 3), load<f64>(strengths + (usize(place - 1) << 3)));
    store<i32>(others + (usize(place) << 2), load<i32>(others + (usize(place - 1) << 2)));
    place--;
  }
  store<f64>(strengths + (usize(place) << 3), strength);
  store<i32>(others + (usize(place) << 2), other);
  const bar = bars + (usize(n) << 3);
  store<f64>(bar, max(load<f64>(bar), load<f64>(strengths + (usize(last) << 3))));
}

/**
 * The pairs whose bit is set in `bits` (row i, bit j > i, `words` of 32 to a row), and those of `others`, by the first and
 * then the second: `from` and `to` (i32), and their |shrunk correlation|, `least` where it is less or unknown, 1 at most.
 * Returns how many there are.
 */
export function listEdges(
  products: usize,
  scale: usize,
  inverse: usize,
  shift: usize,
  offset: usize,
  toward: f64,
  others: usize,
  count: i32,
  stocks: i32,
  bits: usize,
  words: i32,
  least: f64,
  from: usize,
  to: usize,
  weight: usize,
): i32 {
  for (let n = 0; n < stocks; n++) {
    for (let k = 0; k < count; k++) {
      const other = load<i32>(others + (usize(n * count + k) << 2));
      if (other < 0) continue;
      const j = max(n, other);
      const word = bits + (usize(min(n, other) * words + (j >> 5)) << 2);
      store<i32>(word, load<i32>(word) | (1 << (j & 31)));
    }
  }
  let edges = 0;
  for (let i = 0; i < stocks; i++) {
    const row = products + (usize(pairRow(i, stocks)) << 3);
    for (let w = i >> 5; w < words; w++) {
      for (let left = load<i32>(bits + (usize(i * words + w) << 2)); left !== 0; left &= left - 1) {
        const j = (w << 5) + ctz(left);
        const product = load<f64>(row + (usize(j) << 3));
        const strength = strengthOf(product, scale, inverse, shift, offset, toward, i, j);
        store<i32>(from + (usize(edges) << 2), i);
        store<i32>(to + (usize(edges) << 2), j);
        store<f64>(weight + (usize(edges) << 3), strength > least ? min(1, strength) : least);
        edges++;
      }
    }
  }
  return edges;
}
