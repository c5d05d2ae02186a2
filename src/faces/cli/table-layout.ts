export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /**
   * Cut where the table would be wider than the terminal; at most one column of a table. `end` keeps the beginning
   * of each text; `middle` keeps texts apart that differ, over several lines where it has to.
   */
  readonly flexible?: 'end' | 'middle';
  /** Left out first where the table would be wider than the terminal. */
  readonly optional?: boolean;
}

/** How a table fits a terminal. */
export interface TableLayout {
  /** Columns by index, of each table of those that stand below one another; all of them begin with the first column. */
  readonly blocks: readonly (readonly number[])[];
  /** Of every column, in cells of the terminal. */
  readonly widths: readonly number[];
}

/** What stands between columns, in cells. */
export const GAP_WIDTH = 2;
/** What the flexible column keeps before optional ones go. */
const COMFORTABLE_WIDTH = 32;
/** What the flexible column keeps before others are broken into lines. */
const SMALLEST_WIDTH = 8;
/** What columns of text keep, as much as a date, before the table is broken into several. */
const SMALLEST_TEXT_WIDTH = 10;

/**
 * Fits a table into a terminal, so that no line is wider. First optional columns go, then the flexible one is cut, then
 * long texts are broken into lines, and at last the columns are spread over several tables. Numbers stay whole.
 * @param wanted widths at which nothing is cut
 * @param terminalWidth null where nothing needs to fit
 */
export function layOutTable(
  columns: readonly TableColumn[],
  wanted: readonly number[],
  terminalWidth: number | null,
): TableLayout {
  const all = [...columns.keys()];
  if (terminalWidth === null) return { blocks: [all], widths: wanted };
  const kept = withoutOptional(columns, wanted, terminalWidth);
  const widths = shrunk(columns, wanted, kept, terminalWidth);
  if (totalWidth(widths, kept) <= terminalWidth) return { blocks: [kept], widths };
  return spread(wanted, kept, terminalWidth);
}

/** Returns how wide columns are side by side. */
export function totalWidth(widths: readonly number[], kept: readonly number[] = [...widths.keys()]): number {
  return kept.reduce((sum, index) => sum + (widths[index] ?? 0), GAP_WIDTH * (kept.length - 1));
}

function withoutOptional(
  columns: readonly TableColumn[],
  wanted: readonly number[],
  terminalWidth: number,
): readonly number[] {
  const comfortable = columns.map(({ flexible }, index) =>
    flexible ? Math.min(wanted[index] ?? 0, COMFORTABLE_WIDTH) : (wanted[index] ?? 0),
  );
  let kept: readonly number[] = [...columns.keys()];
  for (const index of columns.keys()) {
    if (totalWidth(comfortable, kept) <= terminalWidth) break;
    if (columns[index]?.optional) kept = kept.filter((candidate) => candidate !== index);
  }
  return kept;
}

/** Makes the flexible column narrower, then texts, the widest first. */
function shrunk(
  columns: readonly TableColumn[],
  wanted: readonly number[],
  kept: readonly number[],
  terminalWidth: number,
): readonly number[] {
  const excess = (widths: readonly number[]): number => totalWidth(widths, kept) - terminalWidth;
  const cut = wanted.map((width, index) =>
    columns[index]?.flexible ? Math.min(width, Math.max(SMALLEST_WIDTH, width - excess(wanted))) : width,
  );
  let widths = cut;
  for (let most = Math.max(...cut) - 1; excess(widths) > 0 && most >= SMALLEST_TEXT_WIDTH; most -= 1)
    widths = cut.map((width, index) => (columns[index]?.align === 'right' ? width : Math.min(width, most)));
  return widths;
}

/** Puts as many columns side by side as fit, and the others below, each time behind the first column. */
function spread(wanted: readonly number[], kept: readonly number[], terminalWidth: number): TableLayout {
  const [first = 0, ...others] = kept;
  const half = Math.floor((terminalWidth - GAP_WIDTH) / 2);
  const firstWidth = Math.min(wanted[first] ?? 0, others.length === 0 ? terminalWidth : half);
  const most = terminalWidth - GAP_WIDTH - firstWidth;
  const widths = wanted.map((width, index) => (index === first ? firstWidth : Math.min(width, most)));
  const blocks: number[][] = [[first]];
  for (const index of others) {
    const block = blocks.at(-1) ?? [];
    if (block.length > 1 && totalWidth(widths, [...block, index]) > terminalWidth)
      blocks.push([first, index]);
    else block.push(index);
  }
  return { blocks, widths };
}
