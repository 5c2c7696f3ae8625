/** The largest of 1, 2, 2.5, 5, 10, … (times a power of ten) that is at most 3 % of the price. */
export function strikeStep(price: number): number {
  const most = 0.03 * price;
  const power = 10 ** Math.floor(Math.log10(most));
  const multiple = [5, 2.5, 2].find((m) => m * power <= most) ?? 1;
  return multiple * power;
}

/** `count` strikes around the price on the grid of its step, ascending; the one nearest to `pin` gives way to it. */
export function listedStrikes(price: number, count: number, pin: number): Float64Array {
  const step = strikeStep(price);
  const middle = Math.max(Math.round(price / step), Math.ceil(count / 2));
  const first = middle - Math.floor(count / 2);
  const strikes = Float64Array.from({ length: count }, (_, i) => tidy((first + i) * step));
  let nearest = 0;
  for (let i = 1; i < count; i++) {
    if (Math.abs(strikes[i]! - pin) < Math.abs(strikes[nearest]! - pin)) nearest = i;
  }
  strikes[nearest] = pin;
  return strikes;
}

/** The strike on the price's grid that is nearest to a level. */
export function nearestStrike(level: number, price: number): number {
  const step = strikeStep(price);
  return tidy(Math.max(1, Math.round(level / step)) * step);
}

/** Without the rounding errors of a product with a decimal step. */
function tidy(strike: number): number {
  return Number(strike.toPrecision(10));
}
