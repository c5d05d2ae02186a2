/** Entry of a process that evaluates the trials of a grid, the first time and again. */
import { neverCancelled } from '../../src/base/pure/cancelled-error.js';
import type { Instrument } from '../../src/domain/market/instrument.js';
import { TrialEvaluator } from '../../src/kinds/study/evaluate-trials.js';
import type { StudyTask } from '../../src/kinds/study/trial.js';
import { generateBars } from '../../src/market-data/synthetic-bars.js';
import { writeBars } from '../../src/market-data/write-bars.js';
import { selectTensorflowBackend } from '../../src/tensorflow/inference/tensorflow-backend.js';
import { rsiWorkspace } from '../../tests/support/rsi-workspace.js';
import type { StudyBenchmarkAnswer, StudyBenchmarkTask } from '../study.js';

/** The hours before the first day are history. */
const FIRST_DAY = '2023-01-01';
const START_DATE = '2023-01-15';
const END_DATE = '2024-03-05';

process.once('message', (task: StudyBenchmarkTask) => {
  void answer(task).then((answered) => process.send?.(answered));
});

async function answer({
  folder,
  warmRounds,
  stops,
  targets,
}: StudyBenchmarkTask): Promise<StudyBenchmarkAnswer> {
  const task = await writeStudy(folder);
  const trials = Array.from({ length: stops * targets }, (_, number) => ({
    number,
    values: [
      // Steps of a grid as they are written: of a quarter and of half a percent.
      { path: 'exits.stop_loss_pct', value: String((25 * (Math.floor(number / targets) + 1)) / 10_000) },
      { path: 'exits.take_profit_pct', value: String((5 * ((number % targets) + 1)) / 1_000) },
    ],
  }));
  const evaluateAll = async (evaluator: TrialEvaluator): Promise<{ trades: number; bars: number }> => {
    let [trades, bars] = [0, 0];
    for (const trial of trials) {
      const evaluated = await evaluator.evaluate(trial, neverCancelled);
      if (evaluated.status === 'FAILED') throw new Error(evaluated.error.message);
      trades += evaluated.metrics.totalTrades;
      bars = evaluated.funnel.bars;
    }
    return { trades, bars };
  };

  await selectTensorflowBackend('auto');
  const coldFrom = performance.now();
  const evaluator = await TrialEvaluator.open(task);
  const counted = await evaluateAll(evaluator);
  const coldMs = performance.now() - coldFrom;
  const warmMs: number[] = [];
  const warmCpuMs: number[] = [];
  for (let round = 0; round < warmRounds; round++) {
    const [from, cpuFrom] = [performance.now(), process.cpuUsage()];
    await evaluateAll(evaluator);
    warmMs.push(performance.now() - from);
    const { user, system } = process.cpuUsage(cpuFrom);
    warmCpuMs.push((user + system) / 1_000);
  }
  return { ...counted, trials: trials.length, coldMs, warmMs, warmCpuMs };
}

async function writeStudy(folder: string): Promise<StudyTask> {
  const { settings, strategyConfigPath, modelPath } = await rsiWorkspace(folder, '1h');
  const [strategies, models, data] = [settings.STRATEGIES_DIR, settings.MODELS_DIR, settings.DATA_DIR] as [
    string,
    string,
    string,
  ];
  const bars = generateBars({
    ...{ calendar: '24x7', timeframe: '1h', startDate: FIRST_DAY, endDate: END_DATE, seed: 1 },
    ...{ initialPrice: 100, annualDrift: 0, annualVolatility: 0.6, swingShare: 0.3, swingHalfLifeDays: 2 },
    ...{ decimals: 2, typicalVolume: 10 },
  });
  const instrument: Instrument = {
    ...{ symbol: 'COIN', timeframe: '1h', source: 'synthetic', timezone: 'UTC' },
    ...{ calendar: '24x7', calendarAssumed: false },
  };
  await writeBars(data, instrument, bars);
  return {
    parameters: {
      ...{ symbol: 'COIN', timeframe: '1h', strategyConfigPath, modelPath },
      ...{ startDate: START_DATE, endDate: END_DATE, initialCapital: 100_000 },
      ...{ commission: 0.001, slippage: 0.0005, overrides: [], inSamplePolicy: 'WARN', replay: null },
    },
    paths: ['exits.stop_loss_pct', 'exits.take_profit_pct'],
    hasTraining: false,
    objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 30, maxDrawdown: null },
    folders: { strategies, models, data },
  };
}
