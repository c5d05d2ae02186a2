import type { OperationsQuery } from '../client/generated/graphql.js';
import { formatAge, formatInstant, formatWhole } from './format.js';
import { setValues } from './set-values.js';
import { shortIds } from './short-ids.js';
import { type SortName, sortColumn } from './sort-column.js';
import { statusTone } from './status-tone.js';
import { renderTable, type TableColumn, tableWidth } from './table.js';
import type { Terminal } from './terminal.js';
import { verdictCell } from './verdict-view.js';
import { wrapLines } from './wrap.js';

type Page = OperationsQuery['operations'];
type Listed = Page['nodes'][number];

/** A way to show a page of operations. */
interface Layout {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  /** What the title needs to have for this layout to be worth it, in cells; by default all that the longest takes. */
  readonly titleWidth?: number;
}

/** So wide, a title cut in the middle still tells symbol, timeframe and dates. */
const COMFORTABLE_TITLE = 40;
/** So wide, one still tells runs of the same strategy apart, over a few lines. */
const NARROW_TITLE = 30;

/**
 * Shows a page of operations so that runs can be told apart in a terminal of any width: first times, then ids get
 * shorter, then the time goes, then titles are cut, and never so that different ones look the same.
 */
export function operationsTable(
  terminal: Terminal,
  page: Page,
  nowMs: number,
  sort: SortName = 'created',
): string {
  const { nodes, pageInfo, totalCount } = page;
  if (nodes.length === 0) return 'No operations.';
  const { columns: width } = terminal;
  const layouts = layoutsOf(terminal, nodes, nowMs, sort);
  const fitting = layouts.find(
    ({ columns, rows, titleWidth }) => width === null || tableWidth(columns, rows, titleWidth) <= width,
  );
  const { columns, rows } = fitting ?? (layouts.at(-1) as Layout);
  const more = pageInfo.hasNextPage ? `; the next page: --after ${pageInfo.endCursor}` : '';
  const count = `${formatWhole(nodes.length)} of ${formatWhole(totalCount)}${more}`;
  return wrapLines(terminal, `${renderTable(terminal, columns, rows)}\n${terminal.paint('quiet', count)}`);
}

/** The ways to show operations, the one that tells most first. */
function layoutsOf(
  terminal: Terminal,
  nodes: readonly Listed[],
  nowMs: number,
  sort: SortName,
): readonly Layout[] {
  const ids = nodes.map(({ id }) => id);
  const short = shortIds(ids);
  const statuses = nodes.map((node) => terminal.paint(statusTone(node.status), statusOf(node)));
  const created = nodes.map(({ createdAt }) => formatInstant(createdAt));
  const ages = nodes.map(({ createdAt }) => formatAge(nowMs - Date.parse(createdAt)));
  const set = setValues(nodes);
  const titles = nodes.map((node, row) => titleOf(node, set[row] ?? []));
  const rowsOf = (...columns: readonly (readonly string[])[]) =>
    nodes.map((_node, row) => columns.map((cells) => cells[row] ?? ''));
  const title: TableColumn = { title: 'title', flexible: 'middle' };
  const [id, status] = [{ title: 'id' }, { title: 'status' }];
  const age: TableColumn = { title: 'age', align: 'right' };
  const verdict = { title: 'verdict' };
  const verdicts = nodes.map(({ summary }) => verdictCell(terminal, summary.verdict));
  const figure = sortColumn(terminal, sort, nodes);
  const layouts: readonly Layout[] = [
    ...(verdicts.some((cell) => cell !== '')
      ? [
          {
            columns: [id, status, { title: 'created' }, verdict, title],
            rows: rowsOf(ids, statuses, created, verdicts, titles),
          },
          {
            columns: [id, status, { title: 'created' }, verdict, title],
            rows: rowsOf(short, statuses, created, verdicts, titles),
            titleWidth: COMFORTABLE_TITLE,
          },
          {
            columns: [id, status, age, verdict, title],
            rows: rowsOf(short, statuses, ages, verdicts, titles),
            titleWidth: NARROW_TITLE,
          },
          {
            columns: [id, status, verdict, title],
            rows: rowsOf(short, statuses, verdicts, titles),
            titleWidth: NARROW_TITLE,
          },
        ]
      : []),
    { columns: [id, status, { title: 'created' }, title], rows: rowsOf(ids, statuses, created, titles) },
    {
      columns: [id, status, { title: 'created' }, title],
      rows: rowsOf(short, statuses, created, titles),
      titleWidth: COMFORTABLE_TITLE,
    },
    {
      columns: [id, status, age, title],
      rows: rowsOf(short, statuses, ages, titles),
      titleWidth: COMFORTABLE_TITLE,
    },
    { columns: [id, status, title], rows: rowsOf(short, statuses, titles) },
  ];
  return figure === null ? layouts : layouts.map((layout) => withFigure(layout, figure));
}

/** Adds what the list is sorted by in front of the titles. */
function withFigure(
  { columns, rows, ...layout }: Layout,
  { title, cells }: { readonly title: string; readonly cells: readonly string[] },
): Layout {
  const at = columns.length - 1;
  return {
    ...layout,
    columns: columns.toSpliced(at, 0, { title, align: 'right' }),
    rows: rows.map((row, index) => row.toSpliced(at, 0, cells[index] ?? '')),
  };
}

function statusOf({ status, done, progress }: Listed): string {
  return done || status === 'PENDING' ? status : `${status} ${progress.percentage.toFixed(0)} %`;
}

/** What a run is of, what was set for it, and what its owner calls it; a short id does not tell the type. */
function titleOf({ type, title, label }: Listed, set: readonly string[]): string {
  return [...(type === 'TRAINING' ? ['train'] : []), title, ...set, ...(label ? [`(${label})`] : [])].join(
    ' ',
  );
}
