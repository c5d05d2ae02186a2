import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { sha256 } from '../../../../src/base/pure/hashing.js';
import type { BacktestParameters } from '../../../../src/domain/backtest/backtest-parameters.js';
import type { PinnedLines } from '../../../../src/domain/backtest/trial-origin.js';
import { machineMeans } from '../../../../src/kinds/means/machine-means.js';
import type { StudyParameters } from '../../../../src/kinds/study/study-parameters.js';
import type { PreparedStudy } from '../../../../src/kinds/study/study-slice.js';
import { StudyThread } from '../../../../src/kinds/study/study-thread.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { type StudyWorkspace, studyWorkspace } from './study-workspace.js';

let workspace: StudyWorkspace;
beforeAll(async () => {
  await selectTensorflowBackend('cpu');
  workspace = await studyWorkspace();
});
afterAll(() => rm(workspace.root, { recursive: true }));

async function prepare(
  varied: readonly { readonly path: string; readonly texts: readonly string[] }[],
  change: Partial<BacktestParameters>,
): Promise<PreparedStudy> {
  const { startDate, endDate } = workspace.parameters;
  const study: StudyParameters = {
    backtest: { ...workspace.parameters, ...change },
    ...{ asked: { startDate, endDate }, parameters: [], seed: 1 },
    space: {
      ...{ sampler: 'GRID', trials: 1 },
      parameters: varied.map((parameter) => ({ kind: 'LISTED', ...parameter, isOrdered: false })),
    },
    objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 1, maxDrawdown: null },
    ...{ holdoutFrom: null, training: null, keepModels: false },
  };
  const surroundings = { originId: 'study', folders: workspace.folders, backend: 'cpu' };
  const thread = new StudyThread(study, { ...surroundings, means: machineMeans(null) });
  return (await thread.answer({ kind: 'prepare', study }, neverCancelled)) as PreparedStudy;
}

it.each([
  ['the one of all trials', 'models/wide', []],
  ['those that vary', null, [{ path: 'input.modelPath', texts: ['models/wide', 'models/windowed'] }]],
])(
  'reads models, %s, on the symbols that vary, whatever symbol the backtest names',
  async (_which, modelPath, more) => {
    const varied = [{ path: 'input.symbol', texts: ['TOKEN'] }, ...more];
    const prepared = await prepare(varied, { symbol: 'NONE', modelPath });
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    const one = { symbol: 'TOKEN', hash, calendar: '24x7', timezone: 'UTC' };
    expect(prepared).toMatchObject({
      inputs: {
        // A model with a window takes a longer history.
        data: more.length === 0 ? [one] : [1, 5].map((windowBars) => ({ ...one, windowBars })),
        models: [
          { modelPath: 'models/wide', hash },
          ...more.map(() => ({ modelPath: 'models/windowed', hash })),
        ],
      },
    });
  },
);

it('pins neither signals nor the length of windows where they say nothing', async () => {
  const { inputs } = await prepare([{ path: 'exits.stop_loss_pct', texts: ['0.01'] }], {});
  expect(inputs).not.toHaveProperty('signals');
  expect(Object.keys(inputs.data[0] ?? {})).toEqual(['symbol', 'hash', 'calendar', 'timezone']);
  expect(Object.keys(inputs.models[0] ?? {})).toEqual(['modelPath', 'hash']);
});

it('pins every file of signals once, by its lines through the last day, whatever is traded', async () => {
  const { endDate } = workspace.parameters;
  const endMs = Date.parse(endDate) + 86_400_000;
  const end = { endDate, endMs };
  const file = async (name: string) => ({
    ...end,
    hash: sha256((await readFile(join(workspace.folders.strategies, name), 'utf8')).trimEnd()),
  });
  // It has no line that can be read: its trials fail.
  await writeFile(join(workspace.folders.strategies, 'broken.csv'), 'nothing\n');
  const { inputs, pinned } = await prepare(
    [
      { path: 'input.symbol', texts: ['COIN', 'TOKEN'] },
      { path: 'signals.file', texts: ['first.csv', '"first.csv"', 'broken.csv', 'none.csv'] },
    ],
    { strategyConfigPath: 'strategies/signals.yaml', modelPath: null },
  );
  const signals: [string, PinnedLines][] = [
    ['first.csv', await file('first.csv')],
    ['broken.csv', await file('broken.csv')],
    ['none.csv', { ...end, hash: null }],
  ];
  expect(inputs.signals).toEqual(signals.map(([name, lines]) => ({ file: name, lines })));
  expect(pinned.signals).toEqual(new Map(signals));
});

it('pins a model that does not fit by its hash, and one that is not there by none', async () => {
  const texts = ['models/wide', 'models/foreign', 'models/none'];
  const { inputs, pinned } = await prepare([{ path: 'input.modelPath', texts }], { modelPath: null });
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(inputs.models.map((model) => [model.modelPath, model.hash])).toEqual([
    ['models/wide', hash],
    ['models/foreign', hash],
    ['models/none', null],
  ]);
  expect(pinned.models.get('models/foreign')).toEqual(hash);
});

it('says of each file of signals which of them meet no bar, once', async () => {
  // Half of them lie between two bars.
  const rows = ['20T00:30:00Z', '20T02:00:00Z', '21T05:30:00Z', '22T00:00:00Z'];
  const text = `timestamp,signal,confidence\n${rows.map((row) => `2024-01-${row},BUY,1`).join('\n')}\n`;
  await writeFile(join(workspace.folders.strategies, 'between.csv'), text);
  const { warnings } = await prepare(
    [
      { path: 'exits.stop_loss_pct', texts: ['0.01', '0.02'] },
      { path: 'signals.file', texts: ['first.csv', 'between.csv', 'none.csv'] },
    ],
    { strategyConfigPath: 'strategies/signals.yaml', modelPath: null },
  );
  expect(warnings.filter(({ code }) => code === 'SIGNALS_UNMATCHED')).toEqual([
    {
      code: 'SIGNALS_UNMATCHED',
      severity: 'CAUTION',
      message: expect.stringMatching(
        /^2 of the 4 signals that strategies\/between.csv has within .* carry the stamp of no bar and were not used: 2024-01-20T00:30:00Z, 2024-01-21T05:30:00Z;/,
      ),
    },
  ]);
});
