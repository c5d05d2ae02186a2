import { gravestFirst } from '../../base/pure/run-warning.js';
import { count } from './format.js';
import type { Tone } from './paint.js';
import type { ShownOperation } from './shown-operation.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

type Warning = ShownOperation['warnings'][number];

const TONES = { INFO: 'quiet', CAUTION: 'caution', INVALIDATES: 'bad' } as const satisfies Record<
  Warning['severity'],
  Tone
>;

/** Describes warnings, one a line, the gravest first; what is only good to know folds into one line of codes. */
export function warningLines(terminal: Terminal, warnings: readonly Warning[]): string[] {
  const notes = warnings.filter(({ severity }) => severity === 'INFO');
  const others = gravestFirst(warnings).filter(({ severity }) => severity !== 'INFO');
  return [
    ...others.map(({ code, severity, message }) =>
      wrap(terminal, `${terminal.paint(TONES[severity], `${severity} ${code}`)}: ${message}`),
    ),
    ...(notes.length === 0 ? [] : [terminal.paint(TONES.INFO, wrap(terminal, notesText(notes)))]),
  ];
}

function notesText(notes: readonly Warning[]): string {
  const codes = [...new Set(notes.map(({ code }) => code))].map((code) => {
    const times = notes.filter((note) => note.code === code).length;
    return times === 1 ? code : `${code} (${times} times)`;
  });
  return `${count(notes.length, 'note')}: ${codes.join(', ')}; --json has them in full`;
}
