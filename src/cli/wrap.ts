import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { forLayout } from './paint.js';
import type { Terminal } from './terminal.js';

const INDENT = '  ';

/** A sequence of one number: our own have several, and those of others are visible text by then. */
const INSERTED = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/**
 * Breaks a long line between words to fit the terminal, further lines indented; elsewhere leaves it whole. Our own
 * colours go on over a break. wrap-ansi ends and begins them there by sequences without our mark, which would be shown
 * as text, so they are taken out.
 */
export function wrap({ columns }: Pick<Terminal, 'columns'>, line: string): string {
  if (columns === null) return line;
  const visible = forLayout(line);
  if (stringWidth(visible) <= columns) return visible;
  return wrapAnsi(visible, Math.max(1, columns - INDENT.length))
    .replaceAll(INSERTED, '')
    .replaceAll('\n', `\n${INDENT}`);
}
