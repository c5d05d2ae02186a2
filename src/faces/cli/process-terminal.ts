import { colourful, forTerminal, type Paint, plain } from './paint.js';
import type { Terminal } from './terminal.js';

/** Width for terminals that do not tell theirs. */
const USUAL_COLUMNS = 80;

/**
 * Returns the terminal of this process. Colours need a terminal that can show them, and no NO_COLOR.
 * @param environment where NO_COLOR and TERM are looked up
 */
export function processTerminal(environment: NodeJS.ProcessEnv): Terminal {
  const { stdout, stderr } = process;
  const isPlain = Boolean(environment.NO_COLOR) || environment.TERM === 'dumb';
  const paintFor = (stream: NodeJS.WriteStream): Paint => (stream.isTTY && !isPlain ? colourful : plain);
  return {
    // Whatever is written passes here, also into a pipe, behind which there is often a terminal.
    out: (text) => stdout.write(`${forTerminal(text)}\n`),
    document: (text) => stdout.write(`${stdout.isTTY ? forTerminal(text) : text}\n`),
    note: (text) => stderr.write(`${forTerminal(text)}\n`),
    get columns() {
      return widthOf(stdout);
    },
    get noteColumns() {
      return widthOf(stderr);
    },
    paint: paintFor(stdout),
    paintNote: paintFor(stderr),
    interactive: stderr.isTTY === true && environment.TERM !== 'dumb',
    progressStream: stderr,
  };
}

function widthOf(stream: NodeJS.WriteStream): number | null {
  return stream.isTTY ? stream.columns || USUAL_COLUMNS : null;
}
