import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

const CUT = '…';
/** Of what is cut in the middle, this part stays in front: what titles end with tells them apart. */
const FRONT = 1 / 5;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Fits plain texts into a column.
 * @param width in cells of the terminal
 * @param where `end` keeps the beginning of each; `middle` keeps both ends, and where that would make equal what
 *   differs, the whole text over several lines
 */
export function cutText(texts: readonly string[], width: number, where: 'end' | 'middle'): string[] {
  const tooWide = (text: string): boolean => stringWidth(text) > width;
  const cut = texts.map((text) => (tooWide(text) ? shorten(text, width, where === 'end' ? 1 : FRONT) : text));
  if (where === 'end') return cut;
  const meanings = new Map<string, Set<string>>();
  for (const [index, text] of texts.entries()) {
    const shown = cut[index] ?? '';
    meanings.set(shown, (meanings.get(shown) ?? new Set()).add(text));
  }
  return cut.map((shown, index) => {
    const isAmbiguous = (meanings.get(shown)?.size ?? 0) > 1;
    return isAmbiguous ? wrapAnsi(texts[index] ?? '', width, { hard: true }) : shown;
  });
}

/** Leaves characters out, so that the text and the sign for them fit; characters of two cells stay whole. */
function shorten(text: string, width: number, front: number): string {
  const characters = [...graphemes.segment(text)].map(({ segment }) => segment);
  const room = width - stringWidth(CUT);
  const head = takeWhileFits(characters, Math.floor(room * front));
  const tail = takeWhileFits(characters.reverse(), room - stringWidth(head.join(''))).reverse();
  return `${head.join('').trimEnd()}${CUT}${tail.join('')}`;
}

function takeWhileFits(characters: readonly string[], width: number): string[] {
  let left = width;
  const end = characters.findIndex((character) => {
    left -= stringWidth(character);
    return left < 0;
  });
  return characters.slice(0, end < 0 ? characters.length : end);
}
