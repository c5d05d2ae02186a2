/**
 * Characters that no text of a caller may hold, and that are shown as escapes where a text has them all the same. They
 * act on a terminal, or on what stands beside them, or cannot be seen: control characters, marks of writing direction,
 * separators of lines and paragraphs, characters without width, tags, and halves of surrogate pairs, which do not
 * survive UTF-8. The joiners U+200C and U+200D are none of them: emoji and scripts need them.
 */
export const FOREIGN =
  /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u00ad\u180e\u200b\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** The same in texts of several lines, where line feeds and tabs are read. */
export const FOREIGN_IN_LINES = new RegExp(`(?![\\n\\t])${FOREIGN.source}`, 'u');
