import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { forLayout } from './paint.js';
import type { Terminal } from './terminal.js';

const INDENT = '  ';

/** A sequence of one number: our own have several, and those of others are visible text by then. */
const INSERTED = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Keeps a figure and its unit on one line. */
const UNBROKEN = '\u00a0%';

/**
 * Breaks a long line between words to fit the terminal, further lines indented more; elsewhere leaves it whole. Our own
 * colours go on over a break. wrap-ansi ends and begins them there by sequences without our mark, which would be shown
 * as text, so they are taken out.
 */
export function wrap({ columns }: Pick<Terminal, 'columns'>, line: string): string {
  if (columns === null) return line;
  const visible = forLayout(line);
  if (stringWidth(visible) <= columns) return visible;
  const margin = ' '.repeat(visible.search(/[^ ]|$/));
  return (
    margin +
    wrapAnsi(
      visible.slice(margin.length).replaceAll(' %', UNBROKEN),
      Math.max(1, columns - margin.length - INDENT.length),
    )
      .replaceAll(UNBROKEN, ' %')
      .replaceAll(INSERTED, '')
      .replaceAll('\n', `\n${margin}${INDENT}`)
  );
}

/** Breaks every line of a text that is too long; lines that fit, such as those of tables, stay as they are. */
export function wrapLines(terminal: Pick<Terminal, 'columns'>, text: string): string {
  return text
    .split('\n')
    .map((line) => wrap(terminal, line))
    .join('\n');
}

/** Writes a note, its long lines broken. */
export function noteLines(terminal: Pick<Terminal, 'note' | 'noteColumns'>, text: string): void {
  terminal.note(wrapLines({ columns: terminal.noteColumns }, text));
}
