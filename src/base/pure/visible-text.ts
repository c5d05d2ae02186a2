import { FOREIGN_IN_LINES } from './foreign-characters.js';

const EVERY_FOREIGN = new RegExp(FOREIGN_IN_LINES, 'gu');

/**
 * Makes text from elsewhere safe for a terminal: each foreign character but line ends and tabs becomes visible as an
 * escape, such as `\u001b`. In a JSON document these escapes mean the characters that they stand for, so that it stays
 * the same document.
 */
export function visibleText(text: string): string {
  return text.replace(EVERY_FOREIGN, (character) => {
    let escaped = '';
    for (let index = 0; index < character.length; index++)
      escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
    return escaped;
  });
}

/** The same for what has to stay on one line, such as a cell or a label: line ends and tabs become visible too. */
export function visibleLine(text: string): string {
  return visibleText(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
