/**
 * PostgreSQL's binary NUMERIC: digits of base 10,000, the power of the first (weight), the sign, and the number of
 * decimals to show. A double is written as its shortest decimal text, so that it comes back with the same bits.
 * Source: numeric_recv and numeric_send in PostgreSQL's numeric.c.
 */
const positive = 0x0000;
const negative = 0x4000;
const notANumber = 0xc000;
const infinite = 0xd000;
const minusInfinite = 0xf000;

/** Bytes that one number can need at most: 1.8e308 and 5e-324 have 78 and 82 groups of digits. */
export const longestNumeric = 256;

/** Writes the value of a NUMERIC (without its length) at `at`; where it ends. NaN is not NULL here but NaN. */
export function putNumeric(view: DataView, at: number, x: number): number {
  const size = Math.abs(x);
  // Up to 15 digits name one double only: if the nearest multiple of 0.0001 gives it back, it is the shortest text.
  if (size < 1e11) {
    const ticks = Math.round(size * 1e4);
    if (ticks / 1e4 === size) return putTicks(view, at, ticks, x < 0 ? negative : positive);
  }
  if (!Number.isFinite(x)) {
    return putHeader(view, at, 0, 0, Number.isNaN(x) ? notANumber : x > 0 ? infinite : minusInfinite, 0);
  }
  return putText(view, at, size, x < 0 ? negative : positive);
}

/** The double nearest to the NUMERIC at `at`. */
export function getNumeric(view: DataView, at: number): number {
  const groups = view.getInt16(at);
  const weight = view.getInt16(at + 2);
  const sign = view.getUint16(at + 4);
  if (sign >= notANumber) {
    return sign === notANumber ? Number.NaN : sign === infinite ? Infinity : -Infinity;
  }
  if (groups === 0) return 0;
  let whole = 0;
  for (let g = 0; g < groups; g++) whole = whole * 1e4 + view.getInt16(at + 8 + 2 * g);
  const shift = groups - 1 - weight;
  // One correctly rounded operation of two exact numbers; else the text, which Number() rounds correctly.
  const size =
    groups <= 3 && shift <= 5 && shift >= 0
      ? whole / (powers[shift] ?? 1)
      : numberOf(view, at, groups, weight);
  return sign === negative ? -size : size;
}

const powers = [1, 1e4, 1e8, 1e12, 1e16, 1e20];

function putHeader(
  view: DataView,
  at: number,
  groups: number,
  weight: number,
  sign: number,
  decimals: number,
): number {
  view.setInt16(at, groups);
  view.setInt16(at + 2, weight);
  view.setUint16(at + 4, sign);
  view.setInt16(at + 6, decimals);
  return at + 8;
}

/** A number of ten-thousandths below 1e15. */
function putTicks(view: DataView, at: number, ticks: number, sign: number): number {
  const whole = Math.floor(ticks / 1e4);
  const fraction = ticks - whole * 1e4;
  const weight = whole >= 1e8 ? 2 : whole >= 1e4 ? 1 : whole > 0 ? 0 : -1;
  let end = at + 8;
  if (weight >= 2) {
    view.setInt16(end, Math.floor(whole / 1e8));
    end += 2;
  }
  if (weight >= 1) {
    view.setInt16(end, Math.floor(whole / 1e4) % 1e4);
    end += 2;
  }
  if (weight >= 0) {
    view.setInt16(end, whole % 1e4);
    end += 2;
  }
  if (fraction > 0) {
    view.setInt16(end, fraction);
    end += 2;
  }
  const decimals =
    fraction === 0 ? 0 : fraction % 10 > 0 ? 4 : fraction % 100 > 0 ? 3 : fraction % 1000 > 0 ? 2 : 1;
  putHeader(view, at, (end - at - 8) / 2, ticks === 0 ? 0 : weight, ticks === 0 ? positive : sign, decimals);
  return end;
}

function putText(view: DataView, at: number, size: number, sign: number): number {
  const [mantissa = '', exponent = '0'] = String(size).split('e');
  const [before = '', after = ''] = mantissa.split('.');
  const leading = /^0*/.exec(before + after)?.[0].length ?? 0;
  const digits = (before + after).slice(leading);
  const pointAfter = before.length - leading + Number(exponent);
  const weight = Math.ceil(pointAfter / 4) - 1;
  const padded = '0'.repeat((weight + 1) * 4 - pointAfter) + digits;
  const groups = padded.replace(/0+$/, '').match(/.{1,4}/g) ?? [];
  const decimals = Math.max(0, digits.length - pointAfter);
  let end = putHeader(view, at, groups.length, weight, sign, decimals);
  for (const group of groups) {
    view.setInt16(end, Number(group.padEnd(4, '0')));
    end += 2;
  }
  return end;
}

function numberOf(view: DataView, at: number, groups: number, weight: number): number {
  let digits = '';
  for (let g = 0; g < groups; g++) digits += String(view.getInt16(at + 8 + 2 * g)).padStart(4, '0');
  return Number(`${digits}e${4 * (weight + 1 - groups)}`);
}
