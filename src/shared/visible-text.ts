/**
 * What a terminal acts on instead of showing it, or shows in another place or not at all: control characters but for the
 * line end and the tab, marks that turn the direction of text, separators of lines and paragraphs, halves of surrogate
 * pairs, and characters without width that hide differences. Joiners stay: emoji and scripts need them.
 */
const UNSAFE =
  /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u00ad\u180e\u200b\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * Makes text from elsewhere safe for a terminal: what is not plain text becomes visible as an escape, such as `\u001b`.
 * In a JSON document these escapes mean the characters that they stand for, so that it stays the same document.
 */
export function visibleText(text: string): string {
  return text.replace(UNSAFE, (character) => {
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
