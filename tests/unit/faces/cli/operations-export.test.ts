import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['BacktestOperation', { totalBars: 21 }],
  ['TrainingOperation', null],
  ['DataLoadOperation', null],
  ['WalkForwardOperation', null],
])('leaves nothing of a %s that is deleted while it is exported', async (__typename, result) => {
  const gone = () => ({ operation: null });
  const { context, written } = fakeContext({
    answers: {
      Operation: () => ({ operation: { id: 'op_1', __typename, done: true, status: 'COMPLETED', result } }),
      ...{ ExportedResult: gone, BarPage: gone, EpochPage: gone, SegmentPage: gone, FoldPage: gone },
    },
  });
  const out = join(folder, 'out');
  expect(await runCli(['operations', 'export', 'op_1', '--out', out], '1.0.0', context)).toBe(1);
  expect(written.notes.join('\n')).toContain("There is no operation 'op_1'");
  expect(await readdir(folder)).toEqual([]);
});
