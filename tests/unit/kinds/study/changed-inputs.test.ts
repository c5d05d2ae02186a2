import { appendFile, copyFile, cp, rm, truncate } from 'node:fs/promises';
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

  const SIGNALS = { strategyConfigPath: 'strategies/signals.yaml' };

  function study(path: string, texts: readonly string[], change: object): StudyParameters {
    const days = { startDate: '2024-01-20', endDate: '2024-02-04' };
    return {
      backtest: { ...workspace.parameters, ...days, modelPath: null, closedBy: '2024-02-05', ...change },
      ...{ asked: { ...days, endDate: '2024-02-09' }, parameters: [{ path, values: texts }], seed: 1 },
      space: {
        ...{ sampler: 'GRID', trials: texts.length },
        parameters: [{ kind: 'LISTED', path, texts, isOrdered: false }],
      },
      objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 1, maxDrawdown: null },
      ...{ holdoutFrom: '2024-02-05', training: null, keepModels: false },
    };
  }
  // One that looks at several bars takes a longer history.
  const ofModels = () => study('input.modelPath', ['models/wide', 'models/windowed'], {});
  const ofSignals = () => study('signals.file', ['first.csv', 'second.csv'], SIGNALS);

  const thread = (of: StudyParameters) =>
    new StudyThread(of, {
      ...{ originId: 'study', folders: workspace.folders, backend: 'cpu', means: machineMeans(null) },
    });

  const prepare = async (of: StudyParameters) =>
    (await thread(of).answer({ kind: 'prepare', study: of }, neverCancelled)) as PreparedStudy;

  /** What a thread is asked behind the first one. */
  async function trials(of: StudyParameters): Promise<StudyQuestion> {
    const { inputs, pinned } = await prepare(of);
    return {
      ...{ kind: 'trials', study: of, strategySource: inputs.strategySource, start: 0, end: 2 },
      ...{ index: new Uint8Array(), models: [], pinned },
    };
  }

  /** The same once all trials are evaluated, where the second is the best. */
  async function holdout(of: StudyParameters): Promise<StudyQuestion> {
    const { inputs, pinned } = await prepare(of);
    const [{ path, texts }] = of.space.parameters as unknown as [{ path: string; texts: string[] }];
    const values = [{ path, value: texts[1] as string }];
    return {
      ...{ kind: 'holdout', study: of, strategySource: inputs.strategySource, number: 1, values },
      ...{ models: [], pinned },
    };
  }

  type Folders = StudyWorkspace['folders'];
  const otherModel = ({ models }: Folders, name: string) =>
    cp(join(models, name), join(models, 'windowed'), { recursive: true });
  const removeModel = ({ models }: Folders) => rm(join(models, 'windowed'), { recursive: true });
  const otherSignals = ({ strategies }: Folders) =>
    copyFile(join(strategies, 'first.csv'), join(strategies, 'second.csv'));
  const removeSignals = ({ strategies }: Folders) => rm(join(strategies, 'second.csv'));

  describe.each([
    ['trials', trials],
    ['a holdout', holdout],
  ])('asked for %s', (_what, ask) => {
    it.each([
      ['models/windowed', 'replaced', ofModels, (folders: Folders) => otherModel(folders, 'narrow')],
      // It does not fit the strategy either.
      ['models/windowed', 'for others', ofModels, (folders: Folders) => otherModel(folders, 'foreign')],
      ['models/windowed', 'removed', ofModels, removeModel],
      [
        'models/windowed',
        'half copied',
        ofModels,
        ({ models }: Folders) => rm(join(models, 'windowed', 'weights.bin')),
      ],
      ['second.csv', 'replaced', ofSignals, otherSignals],
      ['second.csv', 'removed', ofSignals, removeSignals],
      [
        'second.csv',
        'half copied',
        ofSignals,
        ({ strategies }: Folders) => truncate(join(strategies, 'second.csv'), 100),
      ],
    ])('ends over %s, %s, in a thread that reads it now', async (file, _how, of, change) => {
      const question = await ask(of());
      await change(workspace.folders);
      await expect(thread(question.study).answer(question, neverCancelled)).rejects.toMatchObject({
        code: 'INPUT_CHANGED',
        message: expect.stringContaining(`(${file})`),
      });
    });
  });

  it.each([
    ['models/windowed', ofModels, (folders: Folders) => otherModel(folders, 'narrow')],
    ['second.csv', ofSignals, otherSignals],
  ])('ends over another %s in a thread that had read it before the study began', async (file, of, change) => {
    const early = thread(of());
    await early.answer(await trials(of()), neverCancelled);
    await change(workspace.folders);
    await expect(early.answer(await trials(of()), neverCancelled)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining(`(${file})`),
    });
  });

  it('goes on where lines, be it half of one, are added behind the last day of its holdout', async () => {
    const question = await trials(ofSignals());
    await appendFile(
      join(workspace.folders.strategies, 'second.csv'),
      '2024-02-11T00:00:00Z,BUY,1\n2024-02-12T',
    );
    const answer = await thread(question.study).answer(question, neverCancelled);
    expect(answer).toMatchObject({ kind: 'trials', firstFailure: null });
  });

  it.each([
    ['a model', () => study('input.modelPath', ['models/wide', 'models/foreign'], {})],
    ['a file of signals', () => study('signals.file', ['first.csv', 'none.csv'], SIGNALS)],
  ])('goes on where %s was of no use when it began', async (_what, of) => {
    const question = await trials(of());
    const answer = await thread(question.study).answer(question, neverCancelled);
    expect(answer).toMatchObject({ kind: 'trials', firstFailure: { code: expect.any(String) } });
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
