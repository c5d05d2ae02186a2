/** One line of a csv text, split at its commas. */
export interface CsvLine {
  /** 1-based, as editors count. */
  readonly line: number;
  /** Without surrounding blanks and quotes; empty for an empty line. */
  readonly fields: readonly string[];
}

/**
 * Splits a csv text into lines and fields. Either kind of line end, a byte order mark, quoted fields and empty
 * lines at the end are taken; a line break within quotes is not.
 */
export function* csvLines(text: string): Generator<CsvLine> {
  const content = text.replace(/^\uFEFF/, '').trimEnd();
  let line = 0;
  for (let start = 0; start <= content.length; ) {
    const lineFeed = content.indexOf('\n', start);
    const end = lineFeed < 0 ? content.length : lineFeed;
    line += 1;
    yield { line, fields: fieldsOf(content.slice(start, end).trim()) };
    start = end + 1;
  }
}

function fieldsOf(line: string): readonly string[] {
  if (line === '') return [];
  if (!line.includes('"')) return line.split(',').map((field) => field.trim());
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === '"' && isQuoted && line[at + 1] === '"') {
      field += character;
      at += 1;
    } else if (character === '"') {
      isQuoted = !isQuoted;
    } else if (character === ',' && !isQuoted) {
      fields.push(field.trim());
      field = '';
    } else {
      field += character;
    }
  }
  return [...fields, field.trim()];
}
