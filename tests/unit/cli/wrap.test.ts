import { describe, expect, it } from 'vitest';
import { colourful } from '../../../src/cli/paint.js';
import { wrap } from '../../../src/cli/wrap.js';

describe('wrap', () => {
  it('breaks between words and indents what follows', () => {
    expect(wrap({ columns: 16 }, 'one two three four five')).toBe('one two three\n  four five');
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
