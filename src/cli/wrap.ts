import { visibleLength } from './table.js';
import type { Terminal } from './terminal.js';

const INDENT = '  ';

/** Breaks a long line between words to fit the terminal, further lines indented; elsewhere leaves it whole. */
export function wrap({ columns }: Pick<Terminal, 'columns'>, line: string): string {
  if (columns === null || visibleLength(line) <= columns) return line;
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current.trim() !== '' && visibleLength(longer) > columns) {
      lines.push(current);
      current = INDENT + word;
    } else {
      current = longer;
    }
  }
  return [...lines, current].join('\n');
}
