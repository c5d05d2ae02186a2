/** Returns a text that Markdown shows as it is, on one line; what stands between backticks stays code. */
export function plainText(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, ' ')
    .split(/(`[^`]*`)/)
    .map((piece, index) => (index % 2 === 0 ? escaped(piece) : piece.replaceAll('|', '\\|')))
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\*<|]|_(?=\W|$)|(?<=\W|^)_/g, '\\$&');
}

/** Returns a text as code in a cell of a table. */
export function codeCell(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** Returns a table; nothing where it has no rows. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly [string] | readonly [] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  return [[line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n')];
}
