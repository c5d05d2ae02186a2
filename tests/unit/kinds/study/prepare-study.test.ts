import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { machineMeans } from '../../../../src/kinds/means/machine-means.js';
import type { StudyParameters } from '../../../../src/kinds/study/study-parameters.js';
import { StudyThread } from '../../../../src/kinds/study/study-thread.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { type StudyWorkspace, studyWorkspace } from './study-workspace.js';

let workspace: StudyWorkspace;
beforeAll(async () => {
  await selectTensorflowBackend('cpu');
  workspace = await studyWorkspace();
});
afterAll(() => rm(workspace.root, { recursive: true }));

it.each([
  ['the one of all trials', 'models/wide', []],
  ['those that vary', null, [{ path: 'input.modelPath', texts: ['models/wide', 'models/windowed'] }]],
])(
  'reads models, %s, on the symbols that vary, whatever symbol the backtest names',
  async (_which, modelPath, more) => {
    const varied = [{ path: 'input.symbol', texts: ['TOKEN'] }, ...more];
    const { startDate, endDate } = workspace.parameters;
    const study: StudyParameters = {
      backtest: { ...workspace.parameters, symbol: 'NONE', modelPath },
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
    const prepared = await thread.answer({ kind: 'prepare', study }, neverCancelled);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(prepared).toMatchObject({
      inputs: {
        // A model with a window takes a longer history.
        data: [1, ...more.map(() => 5)].map((windowBars) => ({ symbol: 'TOKEN', windowBars, hash })),
        models: [
          { modelPath: 'models/wide', hash },
          ...more.map(() => ({ modelPath: 'models/windowed', hash })),
        ],
      },
    });
  },
);
