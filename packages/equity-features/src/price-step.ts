/**
 * Prices whose difference is below this share of them are equal. Sums of cents, and prices multiplied by a split factor,
 * differ in their last bits, and such noise must not decide whether a day rose or fell.
 */
const equalWithin = 1e-9;

/** True where a price (or a difference of prices) `a` is above `b`, both of the size of `price`. */
export function isAbove(a: number, b: number, price: number): boolean {
  return a - b > equalWithin * price;
}
