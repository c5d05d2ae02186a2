import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { type Random, seededRandom } from '../../../../src/base/pure/random.js';
import type { StrategyOverride } from '../../../../src/domain/backtest/backtest-parameters.js';
import { runBacktest } from '../../../../src/kinds/backtest/run-backtest.js';
import { evaluatedConfiguration } from '../../../../src/kinds/study/answer-trials.js';
import { TrialEvaluator } from '../../../../src/kinds/study/evaluate-trials.js';
import type { EvaluatedTrial, StudyTask, Trial } from '../../../../src/kinds/study/trial.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { surroundingsTelling } from '../../places/threads/link-telling.js';
import { backtestTask } from '../backtest/backtest-task.js';
import { type StudyWorkspace, studyWorkspace } from './study-workspace.js';

type Draw = (random: Random) => string;

const oneOf =
  (...texts: string[]): Draw =>
  (random) =>
    texts[random.below(texts.length)] as string;
const between =
  (low: number, high: number): Draw =>
  (random) =>
    String(low + (high - low) * random.uniform());

/** Every parameter that leaves bars, features and predictions as they are. */
const OF_THE_ACCOUNT: Readonly<Record<string, Draw>> = {
  'decisions.confidence_threshold': oneOf('0', '0.35', '0.5', '0.7'),
  'decisions.position_awareness': oneOf('true', 'false'),
  'decisions.allow_short_from_flat': oneOf('true', 'false'),
  'decisions.filters.min_signal_separation': oneOf('0', '1', '6', '24'),
  'decisions.sizing.fraction': between(0.05, 1),
  'decisions.sizing.lot': oneOf('0.01', '1', '10'),
  'exits.stop_loss_pct': between(0.005, 0.1),
  'exits.take_profit_pct': between(0.005, 0.1),
  'exits.trailing_stop_pct': oneOf('0.01', '0.03', 'null'),
  'exits.max_holding_bars': oneOf('1', '5', '48', 'null'),
  'input.commission': oneOf('0', '0.001', '0.0025'),
  'input.slippage': between(0, 0.002),
  'input.symbol': oneOf('COIN', 'TOKEN'),
};

interface Study {
  readonly name: string;
  readonly strategy: string;
  readonly model: string | null;
  readonly draws: Readonly<Record<string, Draw>>;
  readonly trials: number;
}

const STUDIES: readonly Study[] = [
  {
    name: 'classification, of two models',
    ...{ strategy: 'classification', model: 'wide', trials: 70 },
    draws: { ...OF_THE_ACCOUNT, 'input.modelPath': oneOf('models/wide', 'models/narrow') },
  },
  { name: 'binary', strategy: 'binary', model: 'binary', draws: OF_THE_ACCOUNT, trials: 30 },
  {
    name: 'regression, whose thresholds vary',
    ...{ strategy: 'regression', model: 'regression', trials: 40 },
    draws: {
      ...OF_THE_ACCOUNT,
      'decisions.cost_model.round_trip_cost': oneOf('0', '0.0005', '0.001', '0.002'),
      'decisions.cost_model.min_edge_multiplier': oneOf('0.5', '1', '3'),
    },
  },
  {
    name: 'a network with a window of bars',
    ...{ strategy: 'classification', model: 'windowed', draws: OF_THE_ACCOUNT, trials: 20 },
  },
  {
    name: 'hours and days',
    ...{ strategy: 'two', model: 'two', draws: OF_THE_ACCOUNT, trials: 20 },
  },
  {
    name: 'recorded signals of two files',
    ...{ strategy: 'signals', model: null, trials: 40 },
    draws: { ...OF_THE_ACCOUNT, 'signals.file': oneOf('first.csv', 'second.csv') },
  },
];

describe('TrialEvaluator', () => {
  let workspace: StudyWorkspace;
  beforeAll(async () => {
    await selectTensorflowBackend('cpu');
    workspace = await studyWorkspace();
  });
  afterAll(() => rm(workspace.root, { recursive: true }));

  function taskOf(paths: readonly string[], more: Partial<StudyTask['parameters']> = {}): StudyTask {
    return {
      originId: 'study',
      parameters: { ...workspace.parameters, ...more },
      paths,
      hasTraining: false,
      objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 5, maxDrawdown: 0.2 },
      folders: workspace.folders,
    };
  }

  function taskOfStudy({ strategy, model, draws }: Study): StudyTask {
    return taskOf(Object.keys(draws), {
      strategyConfigPath: `strategies/${strategy}.yaml`,
      modelPath: model === null ? null : `models/${model}`,
    });
  }

  /** Runs a trial as the backtest that it stands for: parameters of the input in its fields, all others as overrides. */
  async function backtestOf(
    { parameters }: StudyTask,
    values: readonly StrategyOverride[],
    modelPath?: string,
  ) {
    const input = Object.fromEntries(
      values.flatMap(({ path, value }) => {
        const field = /^input\.(.*)$/.exec(path)?.[1];
        if (field === undefined) return [];
        return [[field, field === 'commission' || field === 'slippage' ? Number(value) : value]];
      }),
    );
    const overrides = values.filter(({ path }) => !path.startsWith('input.'));
    const asked = { ...parameters, ...input, ...(modelPath === undefined ? {} : { modelPath }), overrides };
    return await runBacktest(backtestTask(workspace.root, asked), surroundingsTelling([]));
  }

  function trialsOf({ draws, trials }: Study, seed: number): readonly Trial[] {
    const random = seededRandom(seed);
    return Array.from({ length: trials }, (_, number) => ({
      number,
      values: Object.entries(draws).map(([path, draw]) => ({ path, value: draw(random) })),
    }));
  }

  /** What a trial says of itself beside how long it took. */
  const content = (trial: EvaluatedTrial): unknown => ({ ...trial, durationMs: 0 });

  function completed(trial: EvaluatedTrial) {
    if (trial.status !== 'COMPLETED') throw new Error(trial.error.message);
    return trial;
  }

  describe('comes to what an ordinary backtest comes to, to the last bit', () => {
    for (const [seed, study] of STUDIES.entries()) {
      it(study.name, async () => {
        const task = taskOfStudy(study);
        const evaluator = await TrialEvaluator.open(task);
        let trades = 0;
        for (const trial of trialsOf(study, seed + 1)) {
          const found = completed(await evaluator.evaluate(trial, neverCancelled));
          const { result, evaluation } = await backtestOf(task, trial.values);
          const { metrics, funnel, provenance } = result;
          expect(found.metrics).toStrictEqual(metrics);
          expect(found.funnel).toStrictEqual(funnel);
          expect(found.resultDigest).toBe((provenance as { resultDigest: string }).resultDigest);
          // To those who count configurations it is the same one.
          const { configuration, modelHash, moments, returns } = evaluatedConfiguration(found, 0);
          expect({ configuration, modelHash, moments, returns }).toEqual({
            configuration: evaluation?.configuration,
            modelHash: evaluation?.modelHash,
            moments: evaluation?.moments,
            returns: evaluation?.returns,
          });
          trades += found.metrics.totalTrades;
        }
        expect(trades).toBeGreaterThan(study.trials * 5);
      });
    }

    it('trials with models of their own', async () => {
      const paths = ['indicators.rsi.period', 'fuzzy_sets.zone.low', 'exits.stop_loss_pct'];
      const task: StudyTask = {
        ...taskOf(paths, { strategyConfigPath: 'strategies/zones.yaml', modelPath: null }),
        hasTraining: true,
      };
      const evaluator = await TrialEvaluator.open(task);
      const model = { path: 'trained/1', folder: join(workspace.folders.models, 'zones') };
      for (const [number, values] of [
        ['14', '[0, 20, 50]', '0.05'],
        ['9', '[0, 20, 50]', '0.05'],
        ['9', '[0, 30, 45]', '0.05'],
        ['9', '[0, 30, 45]', '0.02'],
      ].entries()) {
        const named = paths.map((path, index) => ({ path, value: values[index] as string }));
        const found = completed(await evaluator.evaluate({ number, values: named, model }, neverCancelled));
        const { metrics, provenance } = (await backtestOf(task, named, 'models/zones')).result;
        expect(found.metrics).toStrictEqual(metrics);
        expect(found.resultDigest).toBe((provenance as { resultDigest: string }).resultDigest);
        expect(found.modelPath).toBe('trained/1');
      }
    });
  });

  it('gives the same in any order, and with room for nothing', async () => {
    const study = STUDIES[0] as Study;
    const task = taskOfStudy(study);
    const trials = trialsOf(study, 9).slice(0, 12);
    const roomy = await TrialEvaluator.open(task);
    const cramped = await TrialEvaluator.open(task, undefined, 0);
    const forwards = new Map<number, unknown>();
    for (const trial of trials)
      forwards.set(trial.number, content(await roomy.evaluate(trial, neverCancelled)));
    for (const trial of [...trials].reverse()) {
      expect(content(await cramped.evaluate(trial, neverCancelled))).toEqual(forwards.get(trial.number));
    }
  });

  it('measures returns that make up the metrics, and judges them', async () => {
    const evaluator = await TrialEvaluator.open(taskOf(['exits.stop_loss_pct']));
    const found = completed(
      await evaluator.evaluate(
        { number: 3, values: [{ path: 'exits.stop_loss_pct', value: '0.02' }] },
        neverCancelled,
      ),
    );
    const { returns, metrics, market, moments } = found;
    const total = [...(returns ?? [])].reduce((growth, value) => growth * (1 + value), 1) - 1;
    // Single precision: one unit in the last place of 24 bits for each of 21 days.
    expect(total).toBeCloseTo(metrics.totalReturn, 6);
    expect(market.periodMs).toHaveLength(21);
    expect(returns).toHaveLength(21);
    expect(moments.periods).toBe(21);
    expect(
      ((moments.mean as number) / (moments.deviation as number)) * Math.sqrt(market.periodsPerYear),
    ).toBeCloseTo(metrics.sharpeRatio as number, 10);
    const held = market.holdingReturns.reduce((growth, value) => growth * (1 + value), 1) - 1;
    // Without the costs of both sides: 0.1 % of commission and 0.05 % of slippage each.
    expect(((1 + held) * 0.9995 * 0.999) / (1.0005 * 1.001) - 1).toBeCloseTo(metrics.buyAndHoldReturn, 10);
    expect(found).toMatchObject({ number: 3, objective: metrics.sharpeRatio, violation: 0 });
  });

  it('fails the trial whose combination is wrong, with the words of a backtest, and no other', async () => {
    const paths = ['decisions.sizing.fraction', 'input.modelPath', 'input.commission'];
    const evaluator = await TrialEvaluator.open(taskOf(paths));
    const tried = async (...texts: string[]): Promise<EvaluatedTrial> => {
      const values = paths.map((path, index) => ({ path, value: texts[index] as string }));
      return evaluator.evaluate({ number: 0, values }, neverCancelled);
    };
    expect(await tried('0.5', 'models/wide', '0')).toMatchObject({ status: 'COMPLETED' });
    expect(await tried('1.5', 'models/wide', '0')).toMatchObject({
      status: 'FAILED',
      error: { code: 'VALIDATION_ERROR', message: expect.stringContaining('decisions.sizing.fraction') },
    });
    expect(await tried('0.5', 'models/nowhere', '0')).toMatchObject({
      modelPath: 'models/nowhere',
      error: { code: 'MODEL_NOT_FOUND' },
    });
    expect(await tried('0.5', 'models/foreign', '0')).toMatchObject({ error: { code: 'MODEL_MISMATCH' } });
    expect(await tried('0.5', 'models/wide', '7')).toMatchObject({
      error: { code: 'INVALID_INPUT', message: expect.stringContaining('7 is not a fraction') },
    });
    expect(await tried('0.5', 'models/wide', 'much')).toMatchObject({
      error: { code: 'INVALID_INPUT', message: "commission: 'much' is no number; write 0.001 for 0.1 %" },
    });
    expect(await tried('0.5', 'models/wide', '0.001')).toMatchObject({ status: 'COMPLETED' });
  });

  it('does not go on without bars', async () => {
    const evaluator = await TrialEvaluator.open(taskOf(['input.symbol']));
    const values = [{ path: 'input.symbol', value: 'NOWHERE' }];
    await expect(evaluator.evaluate({ number: 0, values }, neverCancelled)).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
    });
  });

  it('reads no bars that were sealed since the study was started, unless it looks, once for all its trials', async () => {
    const seals = new HoldoutStore(workspace.folders.data);
    const { id } = await seals.seal('COIN', '2024-02-01', new Date());
    try {
      const paths = ['exits.stop_loss_pct'];
      const trials = ['0.02', '0.05'].map((value, number) => ({
        number,
        values: [{ path: paths[0] as string, value }],
      }));
      const refusing = await TrialEvaluator.open(taskOf(paths));
      await expect(refusing.evaluate(trials[0] as Trial, neverCancelled)).rejects.toMatchObject({
        ...{ code: 'HOLDOUT_SEALED', from: '2024-02-01' },
      });
      const looking = await TrialEvaluator.open(taskOf(paths, { holdout: 'LOOK' }));
      expect(looking.lookWarnings).toEqual([]);
      for (const trial of trials) {
        expect(await looking.evaluate(trial, neverCancelled)).toMatchObject({ status: 'COMPLETED' });
      }
      expect(looking.lookWarnings).toMatchObject([{ code: 'HOLDOUT_LOOKED_AT', severity: 'CAUTION' }]);
      expect(await seals.looks(['COIN'], workspace.parameters)).toBe(1);
    } finally {
      await seals.open(id, new Date());
    }
  });

  it('refuses parameters that cannot vary', async () => {
    await expect(TrialEvaluator.open(taskOf(['indicators.rsi.period', 'exit.stop']))).rejects.toThrow(
      /'indicators.rsi.period' changes what a model sees .* training .*; 'exit.stop' is not in the strategy/,
    );
  });

  it('stops within a trial when it is cancelled', async () => {
    const evaluator = await TrialEvaluator.open(taskOf(['exits.stop_loss_pct']));
    const trial = { number: 0, values: [{ path: 'exits.stop_loss_pct', value: '0.02' }] };
    await evaluator.evaluate(trial, neverCancelled);
    let asked = 0;
    const soon = {
      get isCancelled() {
        asked += 1;
        return asked > 4;
      },
    };
    await expect(evaluator.evaluate(trial, soon)).rejects.toThrow(CancelledError);
    // Asked before the trial, before the run and the block, and after 100 bars; 504 bars have five such moments.
    expect(asked).toBe(5);
    expect(await evaluator.evaluate(trial, neverCancelled)).toMatchObject({ status: 'COMPLETED' });
  });

  it('holds out no bar that the model has seen', async () => {
    const task = {
      ...taskOf([], {
        ...{ strategyConfigPath: 'strategies/weekly.yaml', modelPath: 'models/weekly', timeframe: '1w' },
        // The week of the 15th has not closed by then, and the model has learned from it.
        startDate: '2024-01-18',
      }),
      isHeldOut: true,
    };
    const evaluator = await TrialEvaluator.open(task);
    const trial = await evaluator.evaluate({ number: 0, values: [] }, neverCancelled);
    if (trial.status === 'FAILED') throw new Error(trial.error.message);
    const weeks = ['2024-01-22', '2024-01-29', '2024-02-05'];
    expect([...trial.market.periodMs]).toEqual(weeks.map((day) => Date.parse(day)));
  });
});
