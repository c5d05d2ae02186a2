import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleLine, visibleText } from '../../../../src/base/pure/visible-text.js';

describe('visibleText', () => {
  it.each([
    ['a colour', '\u001b[31mred', '\\u001b[31mred'],
    ['a title of the window', '\u001b]0;owned\u0007', '\\u001b]0;owned\\u0007'],
    ['a link', '\u001b]8;;http://x\u001b\\here', '\\u001b]8;;http://x\\u001b\\here'],
    ['a return to the begin of the line', 'FAILED\rCOMPLETED', 'FAILED\\u000dCOMPLETED'],
    ['a step back', 'ab\b\bcd', 'ab\\u0008\\u0008cd'],
    ['a bell, a null and a delete', '\u0007\0\u007f', '\\u0007\\u0000\\u007f'],
    [
      'control characters of one byte and eight bits',
      '\u009b31m\u009d0;x\u009c\u0085',
      '\\u009b31m\\u009d0;x\\u009c\\u0085',
    ],
    ['an override of the direction', 'abc\u202egnp.yaml', 'abc\\u202egnp.yaml'],
    [
      'all that embed, isolate and mark a direction',
      '\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069\u200e\u200f\u061c',
      '\\u202a\\u202b\\u202c\\u202d\\u2066\\u2067\\u2068\\u2069\\u200e\\u200f\\u061c',
    ],
    ['separators of lines and paragraphs', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['characters without width', 'a\u200bb\ufeffc\u2060d\u00ade', 'a\\u200bb\\ufeffc\\u2060d\\u00ade'],
    ['letters of tags', 'a\u{e0041}', 'a\\udb40\\udc41'],
    ['half a surrogate pair', 'a\ud800b\udc00', 'a\\ud800b\\udc00'],
  ])('shows %s', (_what, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it.each([
    'plain, with line ends\nand\ttabs',
    'é ü ß – … € 株式',
    'שלום, مرحبا',
    '\u{1f600} \u{1f469}\u200d\u{1f4bb} \u2764\ufe0f',
    '\\u001b is no escape yet',
  ])('leaves %j as it is', (text) => {
    expect(visibleText(text)).toBe(text);
  });

  it('leaves nothing that a terminal acts on, once or twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visibleText(text);
        for (const character of shown) {
          const code = character.codePointAt(0) as number;
          if (character !== '\n' && character !== '\t')
            expect(code < 0x20 || (code >= 0x7f && code < 0xa0)).toBe(false);
        }
        expect(visibleText(shown)).toBe(shown);
      }),
    );
  });

  it('leaves a JSON document the document that it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        for (const indent of [0, 2])
          expect(JSON.parse(visibleText(JSON.stringify(value, null, indent)))).toEqual(
            JSON.parse(JSON.stringify(value)),
          );
      }),
    );
  });
});

describe('visibleLine', () => {
  it('is one line', () => {
    expect(visibleLine('a\nCOMPLETED\tb\r\n')).toBe('a\\nCOMPLETED\\tb\\u000d\\n');
  });
});
