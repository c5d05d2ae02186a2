import { describe, expect, it } from 'vitest';
import type { FollowedOperation } from '../../../../src/faces/cli/follow-operation.js';
import { plain } from '../../../../src/faces/cli/paint.js';
import { progressDisplay } from '../../../../src/faces/cli/progress-display.js';
import type { Terminal } from '../../../../src/faces/cli/terminal.js';

const state = (phase: string, percentage: number, etaSeconds: number | null = null): FollowedOperation => ({
  id: 'op_1',
  done: percentage === 100,
  progress: { phase, percentage, message: `Bar ${percentage * 10}`, etaSeconds },
  pollAfterMs: 100,
});

describe('progress without a terminal', () => {
  it('is a plain line for each phase and each tenth, without control codes', async () => {
    const notes: string[] = [];
    const terminal = { interactive: false, paintNote: plain, note: (text: string) => notes.push(text) };
    const display = await progressDisplay(terminal as unknown as Terminal);
    display.show(state('loading', 0));
    display.show(state('trading', 1, 90));
    for (let percentage = 2; percentage < 100; percentage += 1) display.show(state('trading', percentage));
    display.show(state('done', 100));
    display.close();
    expect(notes).toEqual([
      'op_1  0%  Bar 0',
      'op_1  1%  ETA 1 min 30 s  Bar 10',
      ...[10, 20, 30, 40, 50, 60, 70, 80, 90].map((tenth) => `op_1  ${tenth}%  Bar ${tenth * 10}`),
    ]);
  });
});
