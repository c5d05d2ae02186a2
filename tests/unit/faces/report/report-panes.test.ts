import { describe, expect, it } from 'vitest';
import { reportPanes } from '../../../../src/faces/report/report-panes.js';

const timeMs = (length: number) => Array.from({ length }, (_, index) => index * 60_000);

const paneOf = (name: string, values: readonly (number | null)[]) => ({
  name,
  timeMs: timeMs(values.length),
  series: [{ name, values }],
});

describe('the panes of a report', () => {
  it('keep six digits, and what is undefined', () => {
    expect(reportPanes([paneOf('rsi', [null, 12.3456789, 1 / 3])], { timeMs: timeMs(3) })).toEqual({
      kind: 'PANES',
      panes: [{ name: 'rsi', series: [{ name: 'rsi', values: [null, 12.3457, 0.333333] }] }],
      leftOut: 0,
    });
  });

  it('leave out a pane without a value', () => {
    const found = reportPanes([paneOf('confidence', [null, null]), paneOf('exposure', [0, 1])], {
      timeMs: timeMs(2),
    });
    expect(found).toMatchObject({ panes: [{ name: 'exposure' }], leftOut: 0 });
  });

  it('end where the page is full, and count the others', () => {
    const values = new Array<number>(3_000).fill(0.5);
    const panes = Array.from({ length: 100 }, (_, index) => paneOf(`p${index}`, values));
    const found = reportPanes(panes, { timeMs: timeMs(3_000) });
    expect(found).toMatchObject({ leftOut: 60 });
    expect(found.kind === 'PANES' && found.panes.map(({ name }) => name)).toEqual(
      Array.from({ length: 40 }, (_, index) => `p${index}`),
    );
  });
});
