import { UNDEFINED } from './format.js';
import type { ShownOperation } from './shown-operation.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

type Backtest = Extract<ShownOperation, { __typename: 'BacktestOperation' }>;
export type ShownVerification = NonNullable<Backtest['verification']>;

/** As much of a hash as tells it from others. */
const SHOWN_DIGITS = 16;

/** Describes how a replay compares with the run that it repeats: the verdict, then a line for each part. */
export function verificationView(terminal: Terminal, { of, agrees, checks }: ShownVerification): string {
  const different = checks.filter((check) => !check.agrees).map(({ name }) => name.toLowerCase());
  const verdict = agrees
    ? terminal.paint('good', `${of} can be had again: everything agrees.`)
    : terminal.paint(
        'bad',
        `${of} cannot be had again as it was: ${different.join(', ')} ${different.length === 1 ? 'differs' : 'differ'}.`,
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
