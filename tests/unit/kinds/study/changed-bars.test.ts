import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StudySlices } from '../../../../src/kinds/study/run-study-slice.js';
import type { StudyParameters } from '../../../../src/kinds/study/study-parameters.js';
import type {
  AnsweredTrials,
  PreparedStudy,
  StudyQuestion,
} from '../../../../src/kinds/study/study-slice.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { surroundingsTelling } from '../../places/threads/link-telling.js';
import { type StudyWorkspace, studyWorkspace, writeSeries } from './study-workspace.js';

describe('a study whose bars change while it runs', () => {
  let workspace: StudyWorkspace;
  let study: StudyParameters;
  beforeAll(() => selectTensorflowBackend('cpu'));
  beforeEach(async () => {
    workspace = await studyWorkspace();
    const { parameters: backtest } = workspace;
    const stops = { kind: 'LISTED', path: 'exits.stop_loss_pct', texts: ['0.01', '0.02'], isOrdered: true };
    study = {
      // The bars end on 2024-02-09.
      ...{ backtest: { ...backtest, endDate: '2024-12-31' }, seed: 1, training: null, keepModels: false },
      ...{ asked: { startDate: backtest.startDate, endDate: '2024-12-31' }, holdoutFrom: null },
      parameters: [{ path: stops.path, values: stops.texts }],
      space: { sampler: 'GRID', parameters: [stops], trials: 2 } as StudyParameters['space'],
      objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 1, maxDrawdown: null },
    };
  });
  afterEach(() => rm(workspace.root, { recursive: true }));

  const useTwoTimeframes = () => {
    const backtest = {
      ...study.backtest,
      ...{ strategyConfigPath: 'strategies/two.yaml', modelPath: 'models/two' },
    };
    study = { ...study, backtest };
  };

  const ask = (slices: StudySlices, question: StudyQuestion) =>
    slices.run(
      { operationId: 'op_1', originId: 'op_1', attempt: 1, question, folders: workspace.folders },
      surroundingsTelling([]),
    );
  const trialsOf = ({ inputs: { strategySource }, pinned }: PreparedStudy): StudyQuestion => ({
    ...{ kind: 'trials', study, strategySource, start: 0, end: 2 },
    ...{ index: new Uint8Array(), models: [], pinned },
  });
  const prepared = (slices: StudySlices) => ask(slices, { kind: 'prepare', study }) as Promise<PreparedStudy>;
  const load = (endDate: string, seed = 1) =>
    writeSeries(workspace.folders.data, 'COIN', '1h', { startDate: '2024-01-01', endDate, seed });

  it.each([
    ['later bars', '2024-02-10', 1],
    ['other prices', '2024-02-09', 7],
  ])('ends over %s in a thread that reads them now', async (_change, endDate, seed) => {
    const question = trialsOf(await prepared(new StudySlices()));
    await load(endDate, seed);
    await expect(ask(new StudySlices(), question)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining('COIN'),
    });
  });

  it.each([
    // The trades are of hours.
    ['other prices of days', 'dataHash of 1d', { endDate: '2024-02-09', seed: 7 }],
    // The last day is known when the last hour has closed, and nothing is decided any more.
    ['fewer days', 'dataHash of 1d', { endDate: '2024-02-07', seed: 1 }],
  ])('ends over %s, which features are made of', async (_change, changed, series) => {
    useTwoTimeframes();
    const question = trialsOf(await prepared(new StudySlices()));
    await writeSeries(workspace.folders.data, 'COIN', '1d', { startDate: '2023-06-01', ...series });
    await expect(ask(new StudySlices(), question)).rejects.toMatchObject({
      code: 'INPUT_CHANGED',
      message: expect.stringContaining(changed),
    });
  });

  it.each([
    ['the last day before its range, which is known when that begins', '2024-01-19', 'INPUT_CHANGED'],
    ['its first day', '2024-01-20', 'INPUT_CHANGED'],
    ['its last day, which is known when nothing is decided any more', '2024-02-09', null],
  ])('is held to the bar of %s', async (_which, day, code) => {
    useTwoTimeframes();
    const question = trialsOf(await prepared(new StudySlices()));
    const file = join(workspace.folders.data, 'COIN_1d.csv');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(new RegExp(`^(${day}.*),[0-9.]+$`, 'm'), '$1,77'));
    expect(await readFile(file, 'utf8')).not.toBe(text);
    const answered = ask(new StudySlices(), question);
    const failure = await answered.then(
      () => null,
      (error: { code: string }) => error.code,
    );
    expect(failure).toBe(code);
  });

  it('goes on over days behind its range', async () => {
    useTwoTimeframes();
    study = { ...study, backtest: { ...study.backtest, endDate: '2024-02-05' } };
    const question = trialsOf(await prepared(new StudySlices()));
    const later = { startDate: '2023-06-01', endDate: '2024-02-20', seed: 1 };
    await writeSeries(workspace.folders.data, 'COIN', '1d', later);
    const answer = (await ask(new StudySlices(), question)) as AnsweredTrials;
    expect(answer.firstFailure).toBeNull();
  });

  it('ends over them in a thread that had read them before the study began', async () => {
    const early = new StudySlices();
    await prepared(early);
    await load('2024-02-10');
    const question = trialsOf(await prepared(new StudySlices()));
    await expect(ask(early, question)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
  });

  it('goes on over bars behind its range', async () => {
    study = { ...study, backtest: workspace.parameters };
    const question = trialsOf(await prepared(new StudySlices()));
    await load('2024-02-10');
    const answer = (await ask(new StudySlices(), question)) as AnsweredTrials;
    expect(answer.firstFailure).toBeNull();
  });
});
