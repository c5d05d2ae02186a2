import { randomInt } from 'node:crypto';
import { visibleText } from '../../base/pure/visible-text.js';

/** What a piece of text means; the terminal decides how it looks. */
export type Tone = 'heading' | 'good' | 'bad' | 'caution' | 'quiet';

/** Returns text as it is shown in a tone. */
export type Paint = (tone: Tone, text: string) => string;

const ESCAPE = String.fromCharCode(27);
/** Numbers of the sequences that begin and end a tone: bold, green, red, yellow, grey. */
const SEQUENCES = {
  heading: [1, 22],
  good: [32, 39],
  bad: [31, 39],
  caution: [33, 39],
  quiet: [90, 39],
} as const;

/**
 * Stands in what this process paints, and is taken out on the way to the terminal. Whoever writes a label or a
 * description does not know it, so that colours in there are told from ours. Tables and line breaks take the whole for
 * an ordinary colour, which has no width.
 */
const MARK = Array.from({ length: 3 }, () => randomInt(1_000, 10_000)).join(';');
const PAINTED = new RegExp(`${ESCAPE}\\[${MARK};(\\d+)m`);

/** Adds colours, for terminals; what it returns is to be shown through `forTerminal`. */
export const colourful: Paint = (tone, text) => {
  const [begin, end] = SEQUENCES[tone];
  return `${ESCAPE}[${MARK};${begin}m${text}${ESCAPE}[${MARK};${end}m`;
};

/** Leaves text as it is: for pipes, files and whoever sets NO_COLOR. */
export const plain: Paint = (_tone, text) => text;

/** Returns text as a terminal may have it: our own colours take effect, whatever else it would act on is shown. */
export function forTerminal(text: string): string {
  return exceptPainted(text, (number) => `${ESCAPE}[${number}m`);
}

/** Makes everything visible but our own colours, which stay as they were painted, so that widths can be counted. */
export function forLayout(text: string): string {
  return exceptPainted(text, (number) => `${ESCAPE}[${MARK};${number}m`);
}

/** Takes the colour off a text that is painted as a whole, and says how to give it to other text. */
export function peeled(text: string): { readonly text: string; readonly repaint: (text: string) => string } {
  // What stands before, the number that begins the colour, the text, the number that ends it, what stands behind.
  const [before, begin, inner, end, behind, ...more] = text.split(PAINTED);
  if (before !== '' || behind !== '' || inner === undefined || more.length > 0)
    return { text, repaint: (other) => other };
  const sequence = (number = ''): string => `${ESCAPE}[${MARK};${number}m`;
  return { text: inner, repaint: (other) => sequence(begin) + other + sequence(end) };
}

function exceptPainted(text: string, painted: (number: string) => string): string {
  // What the pattern encloses stands between the pieces.
  const pieces = text.split(PAINTED);
  return pieces.map((piece, index) => (index % 2 === 0 ? visibleText(piece) : painted(piece))).join('');
}
