// Recurrence up to x ≥ 10, then the asymptotic series (Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12): near double precision.
const shift = 10;

/** ln Γ(x), x > 0. */
export function hostLgamma(x: number): number {
  let product = 1;
  let y = x;
  while (y < shift) product *= y++;
  const r = 1 / (y * y);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** ψ(x), x > 0. */
export function hostDigamma(x: number): number {
  let sum = 0;
  let y = x;
  while (y < shift) sum += 1 / y++;
  const r = 1 / (y * y);
  const series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r / 132))));
  return Math.log(y) - 0.5 / y - series - sum;
}

/** ψ′(x), x > 0. */
export function hostTrigamma(x: number): number {
  let sum = 0;
  let y = x;
  while (y < shift) {
    sum += 1 / (y * y);
    y++;
  }
  const r = 1 / (y * y);
  const series = r * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - (r * 5) / 66))));
  return (1 + series) / y + 0.5 * r + sum;
}
