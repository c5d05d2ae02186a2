import MiniSearch from 'minisearch';
import type { Section } from './sections.js';

/** A page of which words are found. */
export interface SearchedPage {
  readonly address: string;
  readonly title: string;
  readonly sections: readonly Section[];
}

/** Between words; an underscore is a part of one. */
const SEPARATOR = '[^\\p{L}\\p{N}_]+';

/** Returns the words of a text, a code such as QUEUE_FULL as a whole and in parts. */
function wordsOf(text: string): string[] {
  const words = text.split(new RegExp(SEPARATOR, 'u')).filter((word) => word !== '');
  return words.flatMap((word) => (word.includes('_') ? [word, ...word.split('_')] : [word]));
}

/** What the script of the site is told; it builds the same search from it. */
const OPTIONS = { fields: ['page', 'title', 'text'], storeFields: ['page', 'title', 'text', 'weight'] };

/** Decisions say why something is as it is; who looks a word up wants to know first what it is. */
const weightOf = (address: string): number =>
  /^(decisions|testing)\//.test(address) || address === 'changelog.html' ? 0.4 : 1;

/** Returns a script with the words of all sections. A script, because a page without a server may load nothing else. */
export function searchIndex(pages: readonly SearchedPage[]): string {
  const search = new MiniSearch({ ...OPTIONS, tokenize: wordsOf });
  for (const { address, title: page, sections } of pages) {
    for (const [index, { id, title, text }] of sections.entries()) {
      const place = index === 0 ? address : `${address}#${id}`;
      search.add({ id: place, page, title, text, weight: weightOf(address) });
    }
  }
  return `globalThis.ktrdrSearch = ${JSON.stringify({ options: OPTIONS, separator: SEPARATOR, index: JSON.stringify(search) })};\n`;
}
