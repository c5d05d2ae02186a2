import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Terminal } from './terminal.js';

const INDENT = '  ';

/** Breaks a long line between words to fit the terminal, further lines indented; elsewhere leaves it whole. */
export function wrap({ columns }: Pick<Terminal, 'columns'>, line: string): string {
  if (columns === null || stringWidth(line) <= columns) return line;
  return wrapAnsi(line, Math.max(1, columns - INDENT.length)).replaceAll('\n', `\n${INDENT}`);
}
