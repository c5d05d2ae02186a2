import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { colourful, forTerminal, plain } from '../../../../src/faces/cli/paint.js';
import { renderTable, type TableColumn } from '../../../../src/faces/cli/table.js';

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

describe('the width of tables', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', '_', ' ', '線', '🚀', 'é', '👩‍👩‍👧', '\t'), maxLength: 70 }),
    fc.string({ unit: fc.constantFrom('x', '線', ' '), maxLength: 40 }).map((text) => colourful('bad', text)),
  );
  const column = fc.record({
    title: fc.string({ unit: fc.constantFrom('a', ' ', '線'), maxLength: 20 }),
    align: fc.constantFrom('left' as const, 'right' as const),
    optional: fc.boolean(),
  });
  const table = fc
    .record({
      columns: fc.array(column, { minLength: 1, maxLength: 14 }),
      flexible: fc.nat({ max: 20 }),
      where: fc.constantFrom('end' as const, 'middle' as const),
    })
    .chain(({ columns, flexible, where }) =>
      fc.record({
        columns: fc.constant<TableColumn[]>(
          columns.map((given, index) => (index === flexible ? { ...given, flexible: where } : given)),
        ),
        rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), {
          maxLength: 5,
        }),
        width: fc.integer({ min: 40, max: 120 }),
        paint: fc.constantFrom(plain, colourful),
      }),
    );

  it('is never more than that of the terminal', () => {
    fc.assert(
      fc.property(table, ({ columns, rows, width, paint }) => {
        for (const line of renderTable({ columns: width, paint }, columns, rows).split('\n'))
          expect(stringWidth(forTerminal(line))).toBeLessThanOrEqual(width);
      }),
      { numRuns: 500 },
    );
  });

  it('loses nothing of columns that are neither flexible nor optional', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('left' as const, 'right' as const), { minLength: 2, maxLength: 14 }),
        fc.integer({ min: 40, max: 120 }),
        (aligns, columns) => {
          const cells = aligns.map((_align, index) =>
            String.fromCodePoint(0x61 + index).repeat(5 + 3 * index),
          );
          const shown = renderTable(
            { columns, paint: plain },
            aligns.map((align) => ({ title: '', align })),
            [cells],
          );
          // The first column is repeated where there are several tables.
          for (const text of cells.slice(1))
            expect([...shown].filter((character) => character === text[0])).toHaveLength(text.length);
        },
      ),
    );
  });

  it.each([40, 60, 80])('of many numbers is kept in %d columns by tables below one another', (columns) => {
    const numbers = Array.from({ length: 12 }, (_number, index) => `-${index + 10}.5`);
    const shown = renderTable(
      { columns, paint: plain },
      [
        { title: 'year' },
        ...numbers.map((_number, index) => ({ title: `m${index}`, align: 'right' as const })),
      ],
      [['2015', ...numbers]],
    );
    const perBlock = Math.floor((columns - 4) / (2 + 5));
    const blocks = shown.split('\n\n');
    expect(blocks).toHaveLength(Math.ceil(12 / perBlock));
    for (const block of blocks) expect(block).toMatch(/^year .*\n2015 /);
    expect(shown.match(/-\d\d\.5/g)).toEqual(numbers);
  });

  it('breaks a long text into lines where the flexible column has no more to give', () => {
    expect(
      renderTable(
        { columns: 40, paint: plain },
        [{ title: 'path' }, { title: 'strategy', flexible: 'middle' }],
        [['models/rsi_mean_reversion_of_many_v1.0.0', 'rsi_mean_reversion']],
      ).split('\n'),
    ).toEqual([
      'path                            strategy',
      'models/rsi_mean_reversion_of_m  r…ersion',
      'any_v1.0.0',
    ]);
  });

  it('keeps colours within their cells where these are cut or broken', () => {
    const text = 'red '.repeat(20).trim();
    const shown = renderTable(
      { columns: 40, paint: colourful },
      [{ title: 'a' }, { title: 'b', flexible: 'end' }],
      [[colourful('bad', text), colourful('good', text)]],
    );
    const [begin = '', end = ''] = forTerminal(colourful('bad', '|')).split('|');
    for (const line of forTerminal(shown).split('\n').slice(1)) {
      expect(line.split(begin)).toHaveLength(2);
      // The other column keeps 8 cells behind a gap of 2.
      expect(line.indexOf(end)).toBeLessThanOrEqual(begin.length + 40 - 8 - 2);
    }
  });
});
