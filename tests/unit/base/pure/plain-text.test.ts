import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findForeignCharacter, isLongerThan, shortened } from '../../../../src/base/pure/plain-text.js';

describe('findForeignCharacter', () => {
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
