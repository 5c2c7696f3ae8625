const inverseSqrt2Pi = 0.3989422804014327;
const inverseSqrtPi = 0.5641895835477563;
const smallest = 0.46875;

/** Standard normal density. */
export function normalPdf(x: number): number {
  return inverseSqrt2Pi * Math.exp(-0.5 * x * x);
}

/** Standard normal distribution function, to the last few digits of its own size in both tails (x > −37.5). */
export function normalCdf(x: number): number {
  const y = Math.abs(x) * Math.SQRT1_2;
  if (y <= smallest) return 0.5 * (1 + x * Math.SQRT1_2 * smallRatio(y * y));
  if (Number.isNaN(x)) return Number.NaN;
  const tail = y > 27 ? 0 : 0.5 * expOfMinus(Math.abs(x), 0.5) * scaledErfc(y);
  return x < 0 ? tail : 1 - tail;
}

/**
 * Complementary error function by the rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev
 * approximations for the error function", Mathematics of Computation 23 (1969).
 */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= smallest) return 1 - x * smallRatio(y * y);
  if (Number.isNaN(x)) return Number.NaN;
  const tail = y > 27 ? 0 : expOfMinus(y, 1) * scaledErfc(y);
  return x < 0 ? 2 - tail : tail;
}

/** exp(−factor · y²) without the rounding error of y²: y is split into a part with a short mantissa and the rest. */
function expOfMinus(y: number, factor: number): number {
  const head = Math.trunc(y * 16) / 16;
  const rest = (y - head) * (y + head);
  return Math.exp(-factor * head * head) * Math.exp(-factor * rest);
}

/** exp(y²) · erfc(y) for y ≥ 0. */
export function scaledErfc(y: number): number {
  if (y <= smallest) return Math.exp(y * y) * (1 - y * smallRatio(y * y));
  return y <= 4 ? middleRatio(y) : largeRatio(y);
}

function smallRatio(z: number): number {
  const top =
    (((0.18577770618460315 * z + 3.1611237438705655) * z + 113.86415415105016) * z + 377.485237685302) * z +
    3209.3775891384694;
  const bottom =
    (((z + 23.601290952344122) * z + 244.02463793444417) * z + 1282.6165260773723) * z + 2844.236833439171;
  return top / bottom;
}

function middleRatio(y: number): number {
  let top = 2.1531153547440383e-8;
  top = top * y + 0.5641884969886701;
  top = top * y + 8.883149794388377;
  top = top * y + 66.11919063714163;
  top = top * y + 298.6351381974001;
  top = top * y + 881.952221241769;
  top = top * y + 1712.0476126340707;
  top = top * y + 2051.0783778260716;
  top = top * y + 1230.3393547979972;
  let bottom = y + 15.744926110709835;
  bottom = bottom * y + 117.6939508913125;
  bottom = bottom * y + 537.1811018620099;
  bottom = bottom * y + 1621.3895745666903;
  bottom = bottom * y + 3290.7992357334597;
  bottom = bottom * y + 4362.619090143247;
  bottom = bottom * y + 3439.3676741437216;
  bottom = bottom * y + 1230.3393548037495;
  return top / bottom;
}

function largeRatio(y: number): number {
  const z = 1 / (y * y);
  let top = 0.016315387137302097;
  top = top * z + 0.30532663496123236;
  top = top * z + 0.36034489994980445;
  top = top * z + 0.12578172611122926;
  top = top * z + 0.016083785148742275;
  top = top * z + 0.0006587491615298378;
  let bottom = z + 2.568520192289822;
  bottom = bottom * z + 1.8729528499234673;
  bottom = bottom * z + 0.5279051029514285;
  bottom = bottom * z + 0.06051834131244132;
  bottom = bottom * z + 0.0023352049762686918;
  return (inverseSqrtPi - (z * top) / bottom) / y;
}
