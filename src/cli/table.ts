import stringWidth from 'string-width';
import { cutText } from './cut-text.js';
import { forLayout } from './paint.js';
import type { Terminal } from './terminal.js';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /**
   * Is cut where the table would be wider than the terminal; at most one column of a table. `end` keeps the beginning
   * of each text; `middle` keeps texts apart that differ, over several lines where it has to.
   */
  readonly flexible?: 'end' | 'middle';
  /** Is left out first where the table would be wider than the terminal. */
  readonly optional?: boolean;
}

const GAP = '  ';
/** What the flexible column keeps before optional ones go. */
const COMFORTABLE_WIDTH = 32;
const SMALLEST_WIDTH = 8;

/** Lays rows out in columns that fit the terminal; where standard output is no terminal, nothing is cut. */
export function renderTable(
  { columns: terminalWidth, paint }: Pick<Terminal, 'columns' | 'paint'>,
  columns: readonly TableColumn[],
  given: readonly (readonly string[])[],
): string {
  const rows = given.map((row) => row.map(onOneLine));
  const widths = columnWidths(columns, rows);
  const { kept, flexibleWidth } = fitTo(columns, widths, terminalWidth);
  const heads = columns.map(({ title }) => paint('heading', title));
  const cells = columns.map(({ flexible }, index) => {
    const texts = rows.map((row) => row[index] ?? '');
    return flexible ? cutText(texts, flexibleWidth, flexible) : texts;
  });
  const shown = kept.map((index) => ({
    width: columns[index]?.flexible ? flexibleWidth : (widths[index] ?? 0),
    align: columns[index]?.align ?? 'left',
    texts: [heads[index] ?? '', ...(cells[index] ?? [])],
  }));
  return [heads, ...rows].flatMap((_row, index) => rowLines(shown, index)).join('\n');
}

interface ShownColumn {
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly texts: readonly string[];
}

/** Returns the lines of one row: as many as its highest cell has. */
function rowLines(columns: readonly ShownColumn[], row: number): string[] {
  const cells = columns.map(({ texts }) => (texts[row] ?? '').split('\n'));
  return Array.from({ length: Math.max(...cells.map((lines) => lines.length)) }, (_line, line) =>
    columns
      .map(({ width, align }, index) => {
        const text = cells[index]?.[line] ?? '';
        const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
        return align === 'right' ? space + text : text + space;
      })
      .join(GAP)
      .trimEnd(),
  );
}

/** Returns how wide a table is when nothing is cut, with so much of its flexible column. */
export function tableWidth(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  flexibleWidth = Number.POSITIVE_INFINITY,
): number {
  return columnWidths(columns, rows)
    .map((width, index) => (columns[index]?.flexible ? Math.min(width, flexibleWidth) : width))
    .reduce((sum, width) => sum + width, GAP.length * (columns.length - 1));
}

function columnWidths(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ title }, index) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? '')), stringWidth(title)),
  );
}

/** A cell keeps its colours; what else a terminal would act on is made visible here already, to be counted as width. */
function onOneLine(cell: string): string {
  return forLayout(cell).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** Decides which columns stay and how wide the flexible one is. */
function fitTo(
  columns: readonly TableColumn[],
  widths: readonly number[],
  terminalWidth: number | null,
): { readonly kept: readonly number[]; readonly flexibleWidth: number } {
  const flexible = columns.findIndex((column) => column.flexible);
  const wanted = widths[flexible] ?? 0;
  let kept = columns.map((_column, index) => index);
  const left = (): number => {
    if (terminalWidth === null) return wanted;
    const others = kept.filter((index) => index !== flexible).map((index) => widths[index] ?? 0);
    return terminalWidth - others.reduce((sum, width) => sum + width, 0) - GAP.length * (kept.length - 1);
  };
  for (const index of columns.keys()) {
    if (left() >= Math.min(wanted, COMFORTABLE_WIDTH)) break;
    if (columns[index]?.optional) kept = kept.filter((candidate) => candidate !== index);
  }
  return { kept, flexibleWidth: Math.max(SMALLEST_WIDTH, Math.min(wanted, left())) };
}
