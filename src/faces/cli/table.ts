import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { cutText } from './cut-text.js';
import { forLayout, peeled } from './paint.js';
import { GAP_WIDTH, layOutTable, type TableColumn, totalWidth } from './table-layout.js';
import type { Terminal } from './terminal.js';

export type { TableColumn } from './table-layout.js';

const GAP = ' '.repeat(GAP_WIDTH);

/** Lays rows out in columns that fit the terminal; where standard output is no terminal, nothing is cut. */
export function renderTable(
  { columns: terminalWidth, paint }: Pick<Terminal, 'columns' | 'paint'>,
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const { blocks, widths } = layOutTable(columns, columnWidths(columns, rows), terminalWidth);
  const shown = columns.map(({ title, flexible, align = 'left' }, index): ShownColumn => {
    const width = widths[index] ?? 0;
    const texts = rows.map((row) => row[index] ?? '');
    const cells = [...fitted([paint('heading', title)], width), ...fitted(texts, width, flexible)];
    return { width, align, cells };
  });
  return blocks
    .map((block) => {
      const side = block.flatMap((index) => shown[index] ?? []);
      return [null, ...rows].flatMap((_row, index) => rowLines(side, index)).join('\n');
    })
    .join('\n\n');
}

interface ShownColumn {
  readonly width: number;
  readonly align: 'left' | 'right';
  /** Lines of each cell, the title first. */
  readonly cells: readonly (readonly string[])[];
}

/** Fits the cells of a column: cut where the column is flexible, otherwise broken into lines. */
function fitted(texts: readonly string[], width: number, flexible?: 'end' | 'middle'): string[][] {
  const parts = texts.map((text) => peeled(onOneLine(text)));
  const bare = parts.map(({ text }) => text);
  const cut = flexible ? cutText(bare, width, flexible) : bare;
  return cut.map((text, row) => {
    const lines = stringWidth(text) > width ? wrapAnsi(text, width, { hard: true }) : text;
    return lines.split('\n').map((line) => parts[row]?.repaint(line) ?? line);
  });
}

/** Returns the lines of one row: as many as its highest cell has. */
function rowLines(columns: readonly ShownColumn[], row: number): string[] {
  const height = Math.max(...columns.map(({ cells }) => cells[row]?.length ?? 0));
  return Array.from({ length: height }, (_line, line) =>
    columns
      .map(({ width, align, cells }) => {
        const text = cells[row]?.[line] ?? '';
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
  return totalWidth(
    columnWidths(columns, rows).map((width, index) =>
      columns[index]?.flexible ? Math.min(width, flexibleWidth) : width,
    ),
  );
}

function columnWidths(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ title }, index) =>
    rows.reduce(
      (widest, row) => Math.max(widest, stringWidth(onOneLine(row[index] ?? ''))),
      stringWidth(title),
    ),
  );
}

/** A cell keeps its colours; what else a terminal would act on is made visible here already, to be counted as width. */
function onOneLine(cell: string): string {
  return forLayout(cell).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
