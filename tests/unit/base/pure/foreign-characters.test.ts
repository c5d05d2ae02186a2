import { describe, expect, it } from 'vitest';
import { findForeignCharacter } from '../../../../src/base/pure/plain-text.js';
import { visibleLine, visibleText } from '../../../../src/base/pure/visible-text.js';

/**
 * Every range, first and last included. From the Unicode Character Database: general categories Cc, Cs, Zl and Zp, the
 * property Bidi_Control, and format characters (Cf) that have no width and join nothing.
 */
const RANGES: readonly (readonly [what: string, first: number, last: number])[] = [
  ['control characters, C0', 0x00, 0x1f],
  ['control characters, DEL and C1', 0x7f, 0x9f],
  ['the soft hyphen', 0xad, 0xad],
  ['the Arabic letter mark', 0x61c, 0x61c],
  ['the Mongolian vowel separator', 0x180e, 0x180e],
  ['the space without width', 0x200b, 0x200b],
  ['marks from left to right and from right to left', 0x200e, 0x200f],
  ['separators of lines and paragraphs', 0x2028, 0x2029],
  ['embeddings and overrides of direction', 0x202a, 0x202e],
  ['the word joiner and invisible operators', 0x2060, 0x2065],
  ['isolates of direction', 0x2066, 0x2069],
  ['deprecated format characters', 0x206a, 0x206f],
  ['halves of surrogate pairs', 0xd800, 0xdfff],
  ['the byte order mark', 0xfeff, 0xfeff],
  ['interlinear annotations', 0xfff9, 0xfffb],
  ['tags', 0xe0000, 0xe007f],
];
const LAST_CODE_POINT = 0x10ffff;
const READ_IN_LINES = new Set([0x09, 0x0a]);

const codesOf = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_code, index) => first + index);

describe('foreign characters', () => {
  it.each(RANGES)('are %s', (_what, first, last) => {
    for (const code of codesOf(first, last)) {
      const text = `a${String.fromCodePoint(code)}b`;
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      const isRead = READ_IN_LINES.has(code);
      expect(findForeignCharacter(text)).toEqual({ name, place: 2 });
      expect(findForeignCharacter(text, { lines: true })).toEqual(isRead ? null : { name, place: 2 });
      expect(visibleText(text) === text).toBe(isRead);
      expect(visibleLine(text)).toMatch(/^a\\.+b$/);
    }
  });

  it('are no others, for the check of texts as for what is shown', () => {
    const foreign = new Set(RANGES.flatMap(([, first, last]) => codesOf(first, last)));
    const wrong: number[] = [];
    for (let code = 0; code <= LAST_CODE_POINT; code += 1) {
      if (foreign.has(code)) continue;
      const text = `a${String.fromCodePoint(code)}b`;
      if (findForeignCharacter(text) !== null || visibleLine(text) !== text) wrong.push(code);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['an emoji of several', '👩‍👩‍👧'],
    ['a Persian word with a joiner that parts', 'می\u200cخواهم'],
  ])('are not in %s', (_what, text) => {
    expect(findForeignCharacter(text)).toBeNull();
    expect(visibleLine(text)).toBe(text);
  });
});
