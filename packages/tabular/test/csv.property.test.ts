import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../src/csv.ts';

const quoteField = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('parseCsv', () => {
  it('gives back any table of any texts, quoted always or only where needed', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('', '"', ',', '\n', '\r\n', '""', 'a"b'));
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
    fc.assert(
      fc.property(table, fc.boolean(), fc.constantFrom('\n', '\r\n'), (rows, always, end) => {
        const field = (text: string) => (always || /[",\r\n]/.test(text) ? quoteField(text) : text);
        const first = rows[0]![0]!.startsWith('\uFEFF');
        fc.pre(!first);
        const text = rows.map((row) => row.map(field).join(',')).join(end);
        const parsed = parseCsv('x.csv', text);
        expect(parsed.header).toEqual(rows[0]);
        const back = parsed.lines.map((_, i) => parsed.fields.map((column) => column[i]));
        expect(back).toEqual(rows.slice(1));
      }),
    );
  });
});
