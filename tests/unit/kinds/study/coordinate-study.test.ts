import { appendFile, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { runBacktest } from '../../../../src/kinds/backtest/run-backtest.js';
import { machineMeans } from '../../../../src/kinds/means/machine-means.js';
import { StudyCoordinator, type StudyMeans } from '../../../../src/kinds/study/coordinate-study.js';
import type { StudyResultStored } from '../../../../src/kinds/study/study-operation.js';
import type { StudyParameters } from '../../../../src/kinds/study/study-parameters.js';
import type { StudyAnswer, StudyQuestion } from '../../../../src/kinds/study/study-slice.js';
import { StudyThread } from '../../../../src/kinds/study/study-thread.js';
import { BarStore } from '../../../../src/market-data/bar-store.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';
import { writeBars } from '../../../../src/market-data/write-bars.js';
import type { Coordination } from '../../../../src/operations/ports/family.js';
import type { OwnStreams } from '../../../../src/operations/ports/own-streams.js';
import type { SliceRun } from '../../../../src/operations/ports/slices.js';
import type { Piece } from '../../../../src/operations/record/part.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { aStudy } from '../../faces/graphql/study-records.js';
import { surroundingsTelling } from '../../places/threads/link-telling.js';
import { backtestTask } from '../backtest/backtest-task.js';
import { type StudyWorkspace, studyWorkspace } from './study-workspace.js';

describe('StudyCoordinator', () => {
  let workspace: StudyWorkspace;
  beforeAll(() => selectTensorflowBackend('cpu'));
  beforeEach(async () => {
    workspace = await studyWorkspace();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rm(workspace.root, { recursive: true });
  });

  function study(
    varied: readonly { readonly path: string; readonly texts: readonly string[] }[],
    change: Partial<StudyParameters['backtest']>,
  ): StudyParameters {
    const days = { startDate: '2024-01-20', endDate: '2024-02-04' };
    return {
      backtest: { ...workspace.parameters, ...days, closedBy: '2024-02-05', ...change },
      ...{ asked: { ...days, endDate: '2024-02-09' }, parameters: [], seed: 1 },
      space: {
        ...{ sampler: 'GRID', trials: varied.reduce((count, { texts }) => count * texts.length, 1) },
        parameters: varied.map((one) => ({ kind: 'LISTED', ...one, isOrdered: false })),
      },
      objective: { metric: 'TOTAL_TRADES', direction: 'MAXIMIZE', minTrades: 1, maxDrawdown: null },
      ...{ holdoutFrom: '2024-02-05', training: null, keepModels: false },
    };
  }

  /**
   * Runs a study in one thread.
   * @param isSpread whether hosts of a cluster run its slices
   * @param slotsAnywhere of all hosts
   * @param before is called before a question is answered, by a thread that has read nothing for the holdout
   */
  async function run(
    of: StudyParameters,
    {
      isSpread = false,
      before = async (_question: StudyQuestion): Promise<void> => {},
      slotsAnywhere = async () => 1,
    } = {},
  ) {
    const asked: StudyQuestion[] = [];
    const thread = new StudyThread(of, {
      ...{ originId: 'op', folders: workspace.folders, backend: 'cpu', means: machineMeans(null) },
    });
    const runSlice = (_operation: unknown, question: StudyQuestion): SliceRun<StudyAnswer> => {
      asked.push(question);
      const answer = before(question).then(() => thread.answer(question, neverCancelled));
      return {
        begun: Promise.resolve(),
        ended: answer.then((value) => ({ kind: 'completed', answer: value })),
        ...{ cancel: () => {}, abort: () => {} },
      };
    };
    const outcome = await new StudyCoordinator(aStudy(), of, coordination(isSpread, slotsAnywhere), {
      ...{ runSlice, earlierHoldouts: async () => 0, now: () => new Date() },
      trainer: undefined as unknown as StudyMeans['trainer'],
    }).run();
    const { result, warnings } = outcome;
    return { asked, result: result as unknown as StudyResultStored, warnings };
  }

  it('holds the holdout to the recorded signals that trials have read', async () => {
    const { strategies } = workspace.folders;
    const before = async ({ kind }: StudyQuestion) => {
      if (kind !== 'holdout') return;
      for (const [from, to] of [['second', 'first'] as const, ['third', 'second'] as const])
        await copyFile(join(strategies, `${from}.csv`), join(strategies, `${to}.csv`));
    };
    await copyFile(join(strategies, 'first.csv'), join(strategies, 'third.csv'));
    const of = study([{ path: 'signals.file', texts: ['first.csv', 'second.csv'] }], {
      ...{ strategyConfigPath: 'strategies/signals.yaml', modelPath: null },
    });
    await expect(run(of, { before })).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    expect((await run(of)).result.holdout).not.toBeNull();
  });

  it('warns of the holdout as a backtest of the same days does', async () => {
    const { root, folders } = workspace;
    const { bars, instrument } = await new BarStore(folders.data).load('COIN', '1h');
    // Four old shares are one new one, while the position is short: it loses more than the account has.
    const from = Date.parse('2024-02-07T12:00:00Z');
    const quadrupled = (prices: Float64Array) =>
      prices.map((price, at) => ((bars.openTimeMs[at] as number) < from ? price : 4 * price));
    const { open, high, low, close } = bars;
    await writeBars(folders.data, instrument, {
      ...{ ...bars, open: quadrupled(open), high: quadrupled(high) },
      ...{ low: quadrupled(low), close: quadrupled(close) },
    });
    // No bar has this stamp.
    await appendFile(join(folders.strategies, 'first.csv'), '2024-02-08T00:30:00.000Z,BUY,0.9\n');
    const of = study([{ path: 'decisions.sizing.fraction', texts: ['1'] }], {
      ...{ strategyConfigPath: 'strategies/signals.yaml', modelPath: null },
    });
    const backtest = await runBacktest(
      backtestTask(root, {
        ...{ ...workspace.parameters, startDate: '2024-02-05', modelPath: null },
        strategyConfigPath: 'strategies/signals.yaml',
        overrides: [{ path: 'decisions.sizing.fraction', value: '1' }],
      }),
      surroundingsTelling([]),
    );
    const expected = backtest.warnings.map(({ code }) => code);
    expect(expected).toEqual([
      ...['ACCOUNT_DEPLETED', 'UNADJUSTED_SPLIT', 'FEW_TRADES', 'SYNTHETIC_DATA', 'SIGNALS_UNMATCHED'],
    ]);
    const { warnings } = await run(of);
    const said = warnings.map(({ message }) => message.replace('In the holdout: ', ''));
    for (const { message } of backtest.warnings) expect(said).toContain(message);
    // What was said of the search already is said once.
    expect(new Set(said).size).toBe(said.length);
  });

  it.each([
    // A look that reaches no sealed bar is none.
    ['before the first trial where it may look and nothing is sealed', null, ['prepare']],
    ['at the end where sealed bars are looked at', '2024-03-01', ['prepare', 'trials', 'holdout']],
  ])('says that nothing can be measured on what is held out, %s', async (_when, sealedFrom, questions) => {
    const seals = new HoldoutStore(workspace.folders.data);
    if (sealedFrom !== null) await seals.seal('COIN', sealedFrom, new Date());
    const of = study([{ path: 'exits.stop_loss_pct', texts: ['0.01'] }], { holdout: 'LOOK' });
    const held = { ...of, holdoutFrom: '2024-03-02', asked: { ...of.asked, endDate: '2024-03-03' } };
    const asked: string[] = [];
    const before = async ({ kind }: StudyQuestion) => void asked.push(kind);
    await expect(run(held, { before })).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringMatching(
        /^What is held out, 2024-03-02 to 2024-03-03, cannot be measured: .* Or take an earlier holdoutFrom\.$/,
      ),
    });
    expect(asked).toEqual(questions);
  });

  it('pins nothing for hosts of a cluster, whose files are pinned', async () => {
    const { asked } = await run(study([{ path: 'exits.stop_loss_pct', texts: ['0.01'] }], {}), {
      isSpread: true,
    });
    expect(asked.map(({ kind }) => kind)).toContain('holdout');
    for (const question of asked) expect(question).not.toHaveProperty('pinned');
  });

  it('asks hosts that join later, too', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const texts = Array.from({ length: 60 }, (_, index) => String((index + 1) / 1_000));
    let slots = 1;
    let [asked, mostAsked] = [0, 0];
    const before = async ({ kind }: StudyQuestion): Promise<void> => {
      if (kind !== 'trials') return;
      asked += 1;
      mostAsked = Math.max(mostAsked, asked);
      await setImmediate();
      asked -= 1;
      if (slots === 1) expect(mostAsked).toBeLessThanOrEqual(2);
      slots = 3;
      vi.advanceTimersByTime(10_000);
    };
    const slotsAnywhere = async () => slots;
    const { result } = await run(study([{ path: 'exits.stop_loss_pct', texts }], {}), {
      ...{ isSpread: true, before, slotsAnywhere },
    });
    expect(result.completedTrials).toBe(60);
    expect(mostAsked).toBeGreaterThan(2);
  });

  it('says of each symbol once what bars were read, with the longest history', async () => {
    const of = (texts: readonly string[]) =>
      study(
        [
          { path: 'input.symbol', texts: ['COIN', 'TOKEN'] },
          { path: 'input.modelPath', texts },
        ],
        { modelPath: null },
      );
    const hashesOf = async (...texts: string[]) => (await run(of(texts))).result.provenance.dataHashes;
    const [both, windowed] = [
      await hashesOf('models/windowed', 'models/wide'),
      await hashesOf('models/windowed'),
    ];
    expect(both.map(({ symbol }) => symbol)).toEqual(['COIN', 'TOKEN']);
    expect(both).toEqual(windowed);
  });

  it('says of each file of signals once what lines it has, and nothing of signals where a model decides', async () => {
    const recorded = study([{ path: 'input.symbol', texts: ['COIN', 'TOKEN'] }], {
      ...{ strategyConfigPath: 'strategies/signals.yaml', modelPath: null },
    });
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect((await run(recorded)).result.provenance.signalsHashes).toEqual([{ file: 'first.csv', hash }]);
    const ofModel = await run(study([{ path: 'exits.stop_loss_pct', texts: ['0.01'] }], {}));
    expect(ofModel.result.provenance).not.toHaveProperty('signalsHashes');
  });
});

function coordination(isSpread: boolean, slotsAnywhere: () => Promise<number>): Coordination {
  const answerOf = async <Answer>(begin: () => SliceRun<Answer>): Promise<Answer> => {
    const end = await begin().ended;
    if (end.kind !== 'completed') throw new TypeError(`a slice has ${end.kind}`);
    return end.answer;
  };
  return {
    family: undefined as unknown as Coordination['family'],
    slices: {
      ...{ isSpread, slots: 1, slotsAnywhere },
      run: (_index, begin) => answerOf(begin),
      runAnywhere: (_index, _question, begin) => answerOf(begin),
    },
    ...{
      streams: memoryStreams(),
      report: () => {},
      pin: async () => {},
      signal: new AbortController().signal,
    },
  };
}

function memoryStreams(): OwnStreams {
  const pieces: Piece[] = [];
  const of = (name: string) => pieces.filter(({ stream }) => stream === name);
  return {
    count: (name) => of(name).reduce((sum, { count }) => sum + count, 0),
    append: async (part) => void pieces.push(...part.pieces),
    piece: async (name, seq) =>
      of(name).find(({ firstSeq, count }) => seq >= firstSeq && seq < firstSeq + count) ?? null,
    read: async function* (name) {
      yield* of(name);
    },
  };
}
