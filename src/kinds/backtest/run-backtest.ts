import { isLastingFailure } from '../../base/pure/app-error.js';
import { asJsonObject } from '../../base/pure/json.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { BacktestResult } from '../../domain/backtest/backtest-result.js';
import { BacktestingEngine } from '../../domain/backtest/backtesting-engine.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import type { Provenance } from '../../domain/backtest/provenance.js';
import { type Verification, verify } from '../../domain/backtest/verification.js';
import { sparkline } from '../../domain/statistics/sparkline.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { TaskOf } from '../../operations/ports/kind.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { OperationOutcome } from '../../operations/record/operation.js';
import { MAX_SPARKLINE } from '../../operations/record/operation-summary.js';
import type { Surroundings } from '../means/surroundings.js';
import type { KindFolders } from '../start/kind-folders.js';
import { backtestEvaluation } from './backtest-evaluation.js';
import { BacktestProgressWriter } from './backtest-progress-writer.js';
import { OutcomeParts } from './outcome-parts.js';
import { engineInput, prepareRun } from './prepared-run.js';
import { requireInputsOfTrial } from './require-inputs-of-trial.js';

/** A backtest as its thread is given it. */
export type BacktestTask = TaskOf<BacktestParameters, { readonly folders: KindFolders }>;

/**
 * Runs one backtest in this thread: reads strategy, model or recorded signals, and bars, computes the features,
 * and lets the engine trade.
 * @throws AppError for everything that the user can mend
 * @throws CancelledError when the flag was set
 */
export async function runBacktest(
  task: BacktestTask,
  { backend: tensorflowBackend, link, means }: Surroundings,
): Promise<OperationOutcome> {
  const startedAtMs = performance.now();
  const { parameters, folders } = task;
  const { cancellation } = link;
  const progress = new OutcomeParts(new BacktestProgressWriter(link), (part) => link.partReady(part));

  progress.phase('loading');
  const source = parameters.replay?.strategySource ?? (await readStrategySource(task));
  // A repetition, be it of a trial, is no other look than that of what it repeats.
  const lookedAtBy = parameters.replay?.of ?? parameters.trial?.studyId ?? task.originId;
  const prepared = await prepareRun({
    ...{ parameters, folders, tensorflowBackend, means, cancellation, lookedAtBy },
    strategySource: source,
  });
  const { strategy, loaded, decisions, provenance, warnings, windowBars } = prepared;
  requireInputsOfTrial(parameters.trial, provenance);
  const { calendar, timezone } = loaded.instrument;
  link.pinned({ ...provenance, calendar, timezone, engineVersion: ENGINE_VERSION, strategySource: source });

  progress.phase('features');
  const opened = await decisions.open();
  try {
    const input = engineInput(prepared, opened, parameters);
    const result = new BacktestingEngine().run(input, progress, cancellation);
    progress.phase('writing');
    progress.finish();
    const evaluation = backtestEvaluation({
      ...{ parameters, strategy, instrument: loaded.instrument, result, equity: result.equity },
    });
    return outcomeOf(result, [...result.warnings, ...loaded.warnings, ...opened.warnings, ...warnings], {
      strategySource: source,
      verification: await verifyReplay(task, result.provenance),
      windowBars,
      executionTimeMs: performance.now() - startedAtMs,
      evaluation,
    });
  } finally {
    opened.dispose();
  }
}

/** Returns the text that was given, or the file as it is now, overrides applied; of a trial that which its study has pinned. */
async function readStrategySource({ parameters, folders }: BacktestTask): Promise<string> {
  const { trial } = parameters;
  if (trial !== undefined) return applyOverrides(trial.strategySource, trial.overrides);
  const { strategyConfigPath, strategySource, overrides } = parameters;
  const text = strategySource ?? (await readStrategyFile(strategyConfigPath, folders.strategies));
  return applyOverrides(text, overrides);
}

function outcomeOf(
  { trades: _trades, equity, warnings: _warnings, ...rest }: BacktestResult,
  warnings: BacktestResult['warnings'],
  {
    evaluation,
    ...more
  }: {
    readonly strategySource: string;
    readonly windowBars: number;
    readonly verification: Verification | null;
    readonly executionTimeMs: number;
    readonly evaluation: Evaluation | null;
  },
): OperationOutcome {
  const line = sparkline(equity, MAX_SPARKLINE, rest.metrics.initialCapital);
  return { result: asJsonObject({ ...rest, ...more, sparkline: line }), warnings: [...warnings], evaluation };
}

/** Compares a replay with the run that it repeats; null for an ordinary backtest. */
async function verifyReplay(task: BacktestTask, found: Provenance): Promise<Verification | null> {
  const { replay } = task.parameters;
  if (replay === null) return null;
  try {
    return verify(replay, found, strategyHash(await readStrategySource(task)));
  } catch (error) {
    // A file that is gone, or that the overrides no longer fit, is a disagreement and no failure.
    if (isLastingFailure(error)) return verify(replay, found, null);
    throw error;
  }
}
