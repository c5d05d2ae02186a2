import { UNDEFINED } from './format.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

export interface ShownVerification {
  readonly of: string;
  readonly agrees: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly stored?: string | null;
    readonly found?: string | null;
    readonly agrees: boolean;
  }[];
}

/** As much of a hash as tells it from others. */
const SHOWN_DIGITS = 16;

/** How a verdict begins, about the run that was repeated. */
export interface VerdictWords {
  readonly same: string;
  readonly other: string;
}

const HAD_AGAIN: VerdictWords = { same: 'can be had again', other: 'cannot be had again as it was' };

/** Describes how a replay compares with the run that it repeats: the verdict, then a line for each part. */
export function verificationView(
  terminal: Terminal,
  { of, agrees, checks }: ShownVerification,
  { same, other }: VerdictWords = HAD_AGAIN,
): string {
  const different = checks.filter((check) => !check.agrees).map(({ name }) => name.toLowerCase());
  const verdict = agrees
    ? terminal.paint('good', `${of} ${same}: everything agrees.`)
    : terminal.paint(
        'bad',
        `${of} ${other}: ${different.join(', ')} ${different.length === 1 ? 'differs' : 'differ'}.`,
      );
  return [
    wrap(terminal, verdict),
    renderTable(
      terminal,
      [{ title: 'part' }, { title: 'stored' }, { title: 'found' }, { title: '' }],
      checks.map((check) => [
        check.name.toLowerCase(),
        shorten(check.stored),
        shorten(check.found),
        check.agrees ? 'agrees' : terminal.paint('bad', 'differs'),
      ]),
    ),
  ].join('\n');
}

function shorten(value: string | null | undefined): string {
  return value?.slice(0, SHOWN_DIGITS) ?? UNDEFINED;
}
