import fc from 'fast-check';
import { expect, it } from 'vitest';
import { getNumeric, longestNumeric, putNumeric } from '../src/copy-numeric.ts';

function encode(x: number): DataView {
  const view = new DataView(new ArrayBuffer(longestNumeric));
  const end = putNumeric(view, 0, x);
  return new DataView(view.buffer, 0, end);
}

/** The decimal text that PostgreSQL shows: base-10,000 digits, cut to the scale (numeric_out). */
function shown(view: DataView): string {
  const [groups, weight, sign, scale] = [0, 2, 4, 6].map((at) => view.getInt16(at)) as [
    number,
    number,
    number,
    number,
  ];
  const digit = (power: number) => {
    const g = weight - power;
    return g >= 0 && g < groups ? String(view.getInt16(8 + 2 * g)).padStart(4, '0') : '0000';
  };
  let whole = '';
  for (let power = weight; power >= 0; power--) whole += digit(power);
  let fraction = '';
  for (let power = -1; fraction.length < scale; power--) fraction += digit(power);
  const text = `${whole.replace(/^0+(?=.)/, '') || '0'}${scale > 0 ? `.${fraction.slice(0, scale)}` : ''}`;
  return sign === 0x4000 ? `-${text}` : text;
}

const prices = fc
  .tuple(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 9 }))
  .map(([n, decimals]) => n / 10 ** decimals);
const numbers = fc.oneof(prices, fc.double({ noNaN: true }), fc.maxSafeInteger());

it('every number comes back; minus zero, which NUMERIC has not, as zero', () => {
  fc.assert(
    fc.property(numbers, (x) => Object.is(getNumeric(encode(x), 0), x === 0 ? 0 : x)),
    {
      numRuns: 2_000,
    },
  );
  expect(getNumeric(encode(Number.NaN), 0)).toBeNaN();
});

it('is the shortest decimal text', () => {
  fc.assert(
    fc.property(numbers.filter(Number.isFinite), (x) => {
      const view = encode(x);
      const text = shown(view);
      expect(Number(text)).toBe(x === 0 ? 0 : x);
      const digits = (t: string) =>
        t
          .replace(/e.*$/, '')
          .replace(/[^1-9]*([0-9.]*)$/, '$1')
          .replace('.', '');
      expect(digits(text).replace(/0+$/, '')).toBe(digits(String(x)).replace(/0+$/, ''));
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  [0, '0'],
  [0.01, '0.01'],
  [0.00005, '0.00005'],
  [10_000, '10000'],
  [99_999.9999, '99999.9999'],
  [100_000_000.5, '100000000.5'],
  [-1.25, '-1.25'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1e21, '1000000000000000000000'],
  [1.5e-7, '0.00000015'],
])('%s is shown as %s', (x, text) => {
  expect(shown(encode(x))).toBe(text);
});
