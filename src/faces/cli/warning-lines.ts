import type { Tone } from './paint.js';
import type { ShownOperation } from './shown-operation.js';
import type { Terminal } from './terminal.js';
import { wrap } from './wrap.js';

const TONES = { INFO: 'quiet', CAUTION: 'caution', INVALIDATES: 'bad' } as const satisfies Record<
  ShownOperation['warnings'][number]['severity'],
  Tone
>;

/** Describes warnings, one a line, the gravest first. */
export function warningLines(
  terminal: Terminal,
  warnings: readonly ShownOperation['warnings'][number][],
): string[] {
  const gravity = ['INVALIDATES', 'CAUTION', 'INFO'];
  return [...warnings]
    .sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))
    .map(({ code, severity, message }) =>
      wrap(terminal, `${terminal.paint(TONES[severity], `${severity} ${code}`)}: ${message}`),
    );
}
