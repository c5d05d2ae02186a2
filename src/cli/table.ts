import Table from 'cli-table3';
import { forLayout } from './paint.js';
import type { Terminal } from './terminal.js';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Is cut with an ellipsis where the table would be wider than the terminal; at most one column of a table. */
  readonly flexible?: boolean;
  /** Is left out first where the table would be wider than the terminal. */
  readonly optional?: boolean;
}

const GAP = '  ';
/** What the flexible column keeps before optional ones go. */
const COMFORTABLE_WIDTH = 32;
const SMALLEST_WIDTH = 8;

const NO_BORDERS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: GAP },
};

/** Lays rows out in columns that fit the terminal; where standard output is no terminal, nothing is cut. */
export function renderTable(
  { columns: terminalWidth, paint }: Pick<Terminal, 'columns' | 'paint'>,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map(onOneLine));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((row) => visibleLength(row[index] ?? ''))),
  );
  const { kept, flexibleWidth } = fitTo(columns, widths, terminalWidth);
  const table = new Table({
    head: kept.map((index) => paint('heading', columns[index]?.title ?? '')),
    colAligns: kept.map((index) => columns[index]?.align ?? 'left'),
    colWidths: kept.map((index) => (columns[index]?.flexible ? flexibleWidth : null)),
    chars: NO_BORDERS,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of cells) table.push(kept.map((index) => row[index] ?? ''));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
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

/** Returns the length without the escape sequences of colours. */
export function visibleLength(text: string): number {
  return text.replaceAll(COLOUR, '').length;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
