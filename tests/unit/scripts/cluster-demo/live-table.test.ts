import { describe, expect, it } from 'vitest';
import type { DemoState } from '../../../../scripts/cluster-demo/demo-work.js';
import { LiveTable } from '../../../../scripts/cluster-demo/live-table.js';

const state = (percentage: number): DemoState => ({
  operations: [
    { id: 'op_1', type: 'STUDY', status: 'RUNNING', attempt: 2, progress: { percentage }, error: null },
    {
      id: 'op_2',
      type: 'BACKTESTING',
      status: 'PENDING',
      attempt: 1,
      progress: { percentage: 0 },
      error: null,
    },
  ],
  hosts: [
    { address: 'http://127.0.0.1:40001', state: 'ALIVE', slots: 1, busy: 1, running: ['op_1'] },
    { address: 'http://127.0.0.1:40002', state: 'SILENT', slots: 1, busy: 0, running: [] },
  ],
});

function screenOf(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe('the live table', () => {
  it('is drawn in its own place, in eighty columns', () => {
    const screen = screenOf(true);
    const table = new LiveTable(screen);
    table.show(state(40));
    table.show(state(100));
    const [first = '', second = ''] = screen.written;
    const lines = first.split('\n').map((line) => line.replace('\x1b[2K', ''));
    expect(lines[1]).toBe('  study         running     2        :40001   ########............ 40 %');
    expect(lines[2]).toMatch(/^ {2}backtest 1 +pending +1 +\.{20} 0 %$/);
    expect(lines[5]).toBe('  :40002        silent      0/1');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    // Up by as many lines as were written.
    expect(second.startsWith(`\x1b[${first.split('\n').length - 1}A`)).toBe(true);
    expect(second).toContain('#################### 100 %');
  });

  it('leaves a note where it is, and begins anew below', () => {
    const screen = screenOf(true);
    const table = new LiveTable(screen);
    table.show(state(40));
    table.note('Killed a host.');
    table.show(state(41));
    expect(screen.written[1]).toBe('Killed a host.\n');
    expect(screen.written[2]?.startsWith('\x1b[2K')).toBe(true);
  });

  it('is a line every five seconds without a terminal', () => {
    const screen = screenOf(false);
    let nowMs = 0;
    const table = new LiveTable(screen, () => nowMs);
    for (nowMs = 0; nowMs <= 10_000; nowMs += 1_000) table.show(state(nowMs / 200));
    expect(screen.written).toHaveLength(3);
    expect(screen.written[2]).toBe('  study 50 %, 0 of 2 done, 1 running, 1 of 2 hosts there\n');
  });
});
