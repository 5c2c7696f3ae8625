import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberCell, readNumber, readText, textCell, wholeCell } from '../src/copy.ts';

it('every number survives as a cell', () => {
  fc.assert(fc.property(fc.double(), (x) => Object.is(readNumber(numberCell(x)), x)));
});

it('every text survives as a cell of one line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\\', 't', 'n', 'N', '\t', '\n', '\r', 'é') }),
      (text) => {
        const cell = textCell(text);
        expect(cell).not.toMatch(/[\t\n\r]/);
        expect(readText(cell)).toBe(text);
      },
    ),
  );
});

it('whole numbers are written without an exponent, and fractions and the uncountable are refused', () => {
  expect(wholeCell('volume', 9_007_199_254_740_991)).toBe('9007199254740991');
  expect(wholeCell('volume', Number.NaN)).toBe('\\N');
  for (const x of [0.5, 1e300, Number.POSITIVE_INFINITY]) {
    expect(() => wholeCell('volume', x)).toThrow(`volume: expected a whole number, was ${x}`);
  }
});
