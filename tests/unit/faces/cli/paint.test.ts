import { describe, expect, it } from 'vitest';
import { colourful, forLayout, forTerminal, plain } from '../../../../src/faces/cli/paint.js';
import { renderTable } from '../../../../src/faces/cli/table.js';

const ESC = '\u001b';
const COLOUR = new RegExp(`${ESC}\\[\\d+m`, 'g');

describe('what goes to the terminal', () => {
  // ECMA-48, 8.3.117: 1 bold, 22 not bold, 31 red, 32 green, 33 yellow, 39 default colour; 90 is grey by custom.
  it.each([
    ['heading', `${ESC}[1mx${ESC}[22m`],
    ['good', `${ESC}[32mx${ESC}[39m`],
    ['bad', `${ESC}[31mx${ESC}[39m`],
    ['caution', `${ESC}[33mx${ESC}[39m`],
    ['quiet', `${ESC}[90mx${ESC}[39m`],
  ] as const)('has our own colours: %s', (tone, shown) => {
    expect(forTerminal(colourful(tone, 'x'))).toBe(shown);
  });

  it('has no colour of anybody else, within ours or beside it', () => {
    const label = `${ESC}[31mFAILED${ESC}[39m`;
    const shown = '\\u001b[31mFAILED\\u001b[39m';
    expect(forTerminal(`${label} ${colourful('good', label)}`)).toBe(`${shown} ${ESC}[32m${shown}${ESC}[39m`);
  });

  it('cannot be made to take a guessed mark for ours', () => {
    const guess = `${ESC}[1000;1000;1000;31mx`;
    // One in 9,000^3 is right.
    expect(forTerminal(guess)).toBe('\\u001b[1000;1000;1000;31mx');
  });
});

describe('a table with what a terminal acts on', () => {
  const columns = [{ title: 'id' }, { title: 'title', flexible: 'end' as const }];
  const rows = [
    ['op_1', `a\rb${ESC}]0;x\u0007\u202e\nc`],
    [colourful('good', 'op_2'), 'plain'],
  ];

  it('shows it on one line, and counts its width', () => {
    const [, first = '', second = ''] = renderTable({ columns: null, paint: plain }, columns, rows).split(
      '\n',
    );
    expect(first).toBe('op_1  a\\u000db\\u001b]0;x\\u0007\\u202e\\nc');
    expect(forTerminal(second)).toBe(`${ESC}[32mop_2${ESC}[39m  plain`);
  });

  it('is as wide as the terminal at most', () => {
    for (const line of renderTable({ columns: 30, paint: colourful }, columns, rows).split('\n'))
      expect(forTerminal(line).replaceAll(COLOUR, '').length).toBeLessThanOrEqual(30);
  });

  it('keeps our colours through the layout', () => {
    expect(forTerminal(forLayout(colourful('bad', 'x')))).toBe(forTerminal(colourful('bad', 'x')));
  });
});
