import { copyFile, cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { machineMeans } from '../../../../src/kinds/means/machine-means.js';
import type { StudyParameters } from '../../../../src/kinds/study/study-parameters.js';
import type { PreparedStudy, StudyQuestion } from '../../../../src/kinds/study/study-slice.js';
import { StudyThread } from '../../../../src/kinds/study/study-thread.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { type StudyWorkspace, studyWorkspace } from './study-workspace.js';

describe('a study whose models or recorded signals change while it runs', () => {
  let workspace: StudyWorkspace;
  beforeAll(() => selectTensorflowBackend('cpu'));
  beforeEach(async () => {
    workspace = await studyWorkspace();
  });
  afterEach(() => rm(workspace.root, { recursive: true }));

  function study(path: string, texts: readonly string[], change: object): StudyParameters {
    const { startDate, endDate } = workspace.parameters;
    return {
      backtest: { ...workspace.parameters, modelPath: null, ...change },
      ...{ asked: { startDate, endDate }, parameters: [{ path, values: texts }], seed: 1 },
      space: {
        ...{ sampler: 'GRID', trials: texts.length },
        parameters: [{ kind: 'LISTED', path, texts, isOrdered: false }],
      },
      objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 1, maxDrawdown: null },
      ...{ holdoutFrom: null, training: null, keepModels: false },
    };
  }
  // One that looks at several bars takes a longer history.
  const ofModels = () => study('input.modelPath', ['models/wide', 'models/windowed'], {});
  const ofSignals = () =>
    study('signals.file', ['first.csv', 'second.csv'], { strategyConfigPath: 'strategies/signals.yaml' });

  const thread = (of: StudyParameters) =>
    new StudyThread(of, {
      ...{ originId: 'study', folders: workspace.folders, backend: 'cpu', means: machineMeans(null) },
    });

  /** What a thread is asked behind the first one. */
  async function trials(of: StudyParameters): Promise<StudyQuestion> {
    const prepared = await thread(of).answer({ kind: 'prepare', study: of }, neverCancelled);
    const { inputs, pinned } = prepared as PreparedStudy;
    return {
      ...{ kind: 'trials', study: of, strategySource: inputs.strategySource, start: 0, end: 2 },
      ...{ index: new Uint8Array(), models: [], pinned },
    };
  }

  it.each([
    [
      'models/windowed',
      ofModels,
      ({ models }: StudyWorkspace['folders']) =>
        cp(join(models, 'narrow'), join(models, 'windowed'), { recursive: true }),
    ],
    [
      'second.csv',
      ofSignals,
      ({ strategies }: StudyWorkspace['folders']) =>
        copyFile(join(strategies, 'first.csv'), join(strategies, 'second.csv')),
    ],
  ])('ends over another %s, in a thread that reads it now', async (file, of, change) => {
    const question = await trials(of());
    await change(workspace.folders);
    await expect(thread(question.study).answer(question, neverCancelled)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining(`(${file})`),
    });
  });

  it.each([
    ['models', ofModels],
    ['signals', ofSignals],
  ])('goes on with %s that are the same', async (_what, of) => {
    const question = await trials(of());
    const answer = await thread(question.study).answer(question, neverCancelled);
    expect(answer).toMatchObject({ kind: 'trials', firstFailure: null });
  });
});
