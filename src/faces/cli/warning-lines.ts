import { gravestFirst } from '../../base/pure/run-warning.js';
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
  return gravestFirst(warnings).map(({ code, severity, message }) =>
    wrap(terminal, `${terminal.paint(TONES[severity], `${severity} ${code}`)}: ${message}`),
  );
}
