export type CsvCell = string | number | null;

/** What spreadsheets take for the begin of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Writes one line of CSV with its line feed.
 *
 * Numbers take the shortest form that reads back as the same double; null is an empty cell. A text that a spreadsheet
 * would take for a formula is led by an apostrophe, which makes it a text there.
 * @throws TypeError for NaN and infinities
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) throw new TypeError(`csvLine: ${cell} is not representable`);
    return String(cell);
  }
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
