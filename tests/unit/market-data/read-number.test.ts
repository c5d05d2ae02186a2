import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber } from '../../../src/market-data/read-number.js';

function read(text: string): number {
  const bytes = Buffer.from(`,${text},`);
  return readNumber(bytes, 1, bytes.length - 1);
}

describe('a number of a csv file', () => {
  it('is read to the nearest double, however it is written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read(String(value))).toBe(Number(String(value)));
      }),
    );
  });

  it('with a fixed number of decimals is read as Number reads it', () => {
    const texts = fc
      .tuple(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 15 }))
      .map(([value, decimals]) => (value / 1_000).toFixed(decimals));
    fc.assert(
      fc.property(texts, (text) => {
        expect(read(text)).toBe(Number(text));
      }),
    );
  });

  it('may have more digits than a double can hold', () => {
    expect(read('36.896076715977145')).toBe(36.896076715977145);
    expect(read('123456789012345678901234567890')).toBe(Number('123456789012345678901234567890'));
    expect(read('0.00000000000000000001')).toBe(1e-20);
  });

  it.each(['', ' ', 'abc', '1,5', '1 000', '0x10', 'NaN', 'Infinity', '.', '-', '1.2.3', '1e', '--1', ' 1'])(
    "is not '%s'",
    (text) => {
      expect(read(text)).toBeNaN();
    },
  );
});
