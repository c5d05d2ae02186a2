import { describe, expect, it } from 'vitest';
import { colourful, plain } from '../../../src/cli/paint.js';
import { renderTable, type TableColumn } from '../../../src/cli/table.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'id' },
  { title: 'created', optional: true },
  { title: 'bars', align: 'right' },
  { title: 'title', flexible: 'end' },
];
const TITLE = 'a title that is far too long for the narrow window of a terminal';
const ROWS = [
  ['op_1', '2024-01-31 09:30:00Z', '21', TITLE],
  ['op_22', '2024-01-31 09:31:00Z', '1,638', 'short'],
];

const lines = (columns: number | null, paint = plain) =>
  renderTable({ columns, paint }, COLUMNS, ROWS).split('\n');

describe('tables', () => {
  it('are whole where standard output is no terminal', () => {
    expect(lines(null)).toEqual([
      'id     created                bars  title',
      `op_1   2024-01-31 09:30:00Z     21  ${TITLE}`,
      'op_22  2024-01-31 09:31:00Z  1,638  short',
    ]);
  });

  it('cut the flexible column where the terminal is narrow', () => {
    const [, first = ''] = lines(80);
    expect(first).toHaveLength(80);
    expect(first).toMatch(/^op_1 {3}2024-01-31 09:30:00Z {5}21 {2}a title that .*…$/);
  });

  it('leave optional columns out before the flexible one becomes unreadable', () => {
    const [head, first = ''] = lines(50);
    expect(head).not.toContain('created');
    expect(first.length).toBeLessThanOrEqual(50);
  });

  it('align what takes two cells a character', () => {
    const wide = [
      ['策略', '', '1', '均线'],
      ['🚀👩‍👩‍👧‍👦', '', '22', 'é'],
      ['plain', '', '333', 'x'],
    ];
    expect(renderTable({ columns: null, paint: plain }, COLUMNS, wide).split('\n')).toEqual([
      'id     created  bars  title',
      '策略               1  均线',
      '🚀👩‍👩‍👧‍👦              22  é',
      'plain            333  x',
    ]);
  });

  it('do not count colours as width', () => {
    const painted = [['op_1', colourful('good', 'now'), '1', 'x']];
    const [, row = ''] = renderTable({ columns: null, paint: plain }, COLUMNS, painted).split('\n');
    expect(row.replaceAll(colourful('good', 'now'), 'now')).toBe('op_1  now         1  x');
  });
});
