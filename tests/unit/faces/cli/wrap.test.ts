import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { colourful, forTerminal } from '../../../../src/faces/cli/paint.js';
import { wrap, wrapLines } from '../../../../src/faces/cli/wrap.js';

describe('wrap', () => {
  it('breaks between words and indents what follows', () => {
    expect(wrap({ columns: 16 }, 'one two three four five')).toBe('one two three\n  four five');
  });

  it('keeps a figure and its percent sign together', () => {
    expect(wrap({ columns: 16 }, 'returned for 8.57 % a year')).toBe('returned for\n  8.57 % a year');
  });

  it('leaves lines whole that fit, or that no terminal shows', () => {
    expect(wrap({ columns: 7 }, 'one two')).toBe('one two');
    expect(wrap({ columns: null }, 'one two')).toBe('one two');
  });

  it('counts two cells for what takes two', () => {
    expect(wrap({ columns: 12 }, '均线 策略 均线 策略')).toBe('均线 策略\n  均线 策略');
  });

  it('does not count colours, and does not break words', () => {
    const red = colourful('bad', 'one');
    expect(wrap({ columns: 7 }, `${red} two`)).toBe(`${red} two`);
    expect(wrap({ columns: 5 }, 'immeasurable word')).toBe('immeasurable\n  word');
  });
});

describe('a painted line that is wrapped', () => {
  const ESC = '\u001b';
  const COLOUR = new RegExp(`${ESC}\\[\\d+m`, 'g');
  const words = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
  const wordsOf = (text: string) => text.replaceAll(COLOUR, '').split(/\s+/);

  it.each(['heading', 'good', 'bad', 'caution', 'quiet'] as const)('has our colours only: %s', (tone) => {
    const shown = forTerminal(wrap({ columns: 60 }, `${colourful(tone, words)}: ${words}`));
    expect(shown).not.toContain('\\u001b');
    expect(shown.match(COLOUR)).toEqual(forTerminal(colourful(tone, '')).match(COLOUR));
    expect(wordsOf(shown)).toEqual(`${words}: ${words}`.split(' '));
    const [, ...further] = shown.split('\n');
    expect(further.length).toBeGreaterThan(5);
    expect(further.every((line) => /^ {2}\S/.test(line))).toBe(true);
    for (const line of shown.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
  });

  it('shows the escapes of others as text, once each, and counts them', () => {
    const label = `${ESC}[31m${words}${ESC}[39m`;
    const shown = forTerminal(wrap({ columns: 60 }, colourful('bad', label)));
    expect(wordsOf(shown)).toEqual(`\\u001b[31m${words}\\u001b[39m`.split(' '));
    for (const line of shown.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
  });
});

describe('a text of several lines', () => {
  it('is broken where a line is too long, and nowhere else', () => {
    expect(wrapLines({ columns: 12 }, 'a  b   c\none two three\n\nfour')).toBe(
      'a  b   c\none two\n  three\n\nfour',
    );
    expect(wrapLines({ columns: null }, 'one two three\nfour')).toBe('one two three\nfour');
  });

  it('keeps the margin of a line in what follows', () => {
    expect(wrapLines({ columns: 12 }, '  one two three four')).toBe('  one two\n    three\n    four');
  });

  it('keeps every word, and is wider than the terminal only for one word', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '線'), maxLength: 120 });
    fc.assert(
      fc.property(text, fc.integer({ min: 10, max: 40 }), (given, columns) => {
        const once = wrapLines({ columns }, given);
        const words = (shown: string) => shown.split(/\s+/).filter(Boolean);
        expect(words(once)).toEqual(words(given));
        for (const line of once.split('\n'))
          expect(stringWidth(line) <= columns || words(line).length === 1).toBe(true);
      }),
    );
  });
});
