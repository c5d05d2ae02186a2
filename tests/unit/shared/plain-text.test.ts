import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findForeignCharacter, isLongerThan, shortened } from '../../../src/shared/plain-text.js';

/** From the Unicode Character Database: Cc is U+0000..001F and U+007F..009F, Bidi_Control as in PropList.txt. */
const CONTROLS = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, index) => 0x7f + index),
];
const BIDI = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069];

describe('findForeignCharacter', () => {
  it('finds exactly control characters, marks of direction and halves of pairs', () => {
    const found: number[] = [];
    for (let unit = 0; unit <= 0xffff; unit += 1)
      if (findForeignCharacter(`a${String.fromCharCode(unit)}b`) !== null) found.push(unit);
    const halves = Array.from({ length: 0x800 }, (_, index) => 0xd800 + index);
    expect(found).toEqual([...CONTROLS, ...BIDI, ...halves].sort((a, b) => a - b));
  });

  it('names the character and its place in code points', () => {
    expect(findForeignCharacter('𝄞é\u202Ex')).toEqual({ name: 'U+202E', place: 3 });
    expect(findForeignCharacter('\uDC00')).toEqual({ name: 'U+DC00', place: 1 });
  });

  it.each(['', 'é', '𝄞', 'שלום', 'مرحبا', '👩‍👩‍👧', 'a\u00A0b', '中文'])('finds nothing in %j', (text) => {
    expect(findForeignCharacter(text)).toBeNull();
  });

  it('lets line feeds and tabs be in texts of several lines, and nothing else', () => {
    expect(findForeignCharacter('a\n\tb', { lines: true })).toBeNull();
    expect(findForeignCharacter('a\nb')).toEqual({ name: 'U+000A', place: 2 });
    expect(findForeignCharacter('a\r\nb', { lines: true })).toEqual({ name: 'U+000D', place: 2 });
    expect(findForeignCharacter('a\u001Bb', { lines: true })).toEqual({ name: 'U+001B', place: 2 });
  });
});

describe('lengths in code points', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 60 });

  it('are those of the text taken apart', () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 70 }), (text, limit) => {
        expect(isLongerThan(text, limit)).toBe([...text].length > limit);
      }),
    );
  });

  it('are kept when a text is shortened, and no pair is cut', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 70 }), (text, limit) => {
        const short = shortened(text, limit);
        expect([...short].length).toBe(Math.min([...text].length, limit));
        if (!/\p{Cs}/u.test(text)) expect(short).not.toMatch(/\p{Cs}/u);
        if (short !== text) expect(short.endsWith('…') && text.startsWith(short.slice(0, -1))).toBe(true);
      }),
    );
  });
});
