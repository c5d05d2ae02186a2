const BEFORE = 50;
const LENGTH = 180;

/** Returns the part of a text around the first of some words, in pieces that say whether they are one of them. */
export function excerpt(text, terms) {
  const pattern = new RegExp(
    `(${terms.map((term) => term.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})`,
    'giu',
  );
  const at = Math.max(0, text.search(pattern));
  const from = at <= BEFORE ? 0 : text.lastIndexOf(' ', at - BEFORE) + 1;
  const part = text.slice(from, from + LENGTH);
  const shown = `${from > 0 ? '… ' : ''}${part}${from + LENGTH < text.length ? ' …' : ''}`;
  return shown.split(pattern).map((piece, index) => ({ text: piece, isFound: index % 2 === 1 }));
}
