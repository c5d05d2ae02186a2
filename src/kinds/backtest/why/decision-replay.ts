import { AppError } from '../../../base/pure/app-error.js';
import { neverCancelled } from '../../../base/pure/cancelled-error.js';
import type { BacktestResult } from '../../../domain/backtest/backtest-result.js';
import { BacktestingEngine } from '../../../domain/backtest/backtesting-engine.js';
import { DecisionRecord } from '../../../domain/backtest/decision-record.js';
import { ENGINE_VERSION } from '../../../domain/backtest/engine-version.js';
import { noProgress } from '../../../domain/backtest/ports.js';
import { IndicatorColumns } from '../../../domain/features/indicator-columns.js';
import { type Bars, sliceBars } from '../../../domain/market/bars.js';
import { type FeatureSpec, featurePlan } from '../../../domain/strategy/feature-plan.js';
import { machineMeans } from '../../means/machine-means.js';
import type { OpenSource } from '../decision-inputs.js';
import { engineInput, type PreparedRun, prepareRun } from '../run-backtest.js';
import { InputChangedError } from './input-changed-error.js';
import type { ReplayQuestion } from './replay-question.js';

/** Says that the machine could not, and nothing of the inputs. */
const OF_THE_MACHINE = ['NOT_ENOUGH_MEMORY', 'NOT_ENOUGH_DISK', 'TENSORFLOW_UNAVAILABLE'];

/** A completed run once more, with all that it decided by. Holds the network until it is disposed of. */
export class DecisionReplay {
  readonly question: ReplayQuestion;
  readonly run: PreparedRun;
  readonly opened: OpenSource;
  readonly record: DecisionRecord;
  readonly result: BacktestResult;
  /** The bars of the range. */
  readonly bars: Bars;
  readonly plan: readonly FeatureSpec[];
  #indicators: IndicatorColumns | null = null;

  private constructor(
    question: ReplayQuestion,
    run: PreparedRun,
    opened: OpenSource,
    record: DecisionRecord,
    result: BacktestResult,
  ) {
    this.question = question;
    this.run = run;
    this.opened = opened;
    this.record = record;
    this.result = result;
    const { bars, range } = run.loaded.selection;
    this.bars = sliceBars(bars, range.firstIndex, range.endIndex);
    this.plan = featurePlan(run.strategy);
  }

  /**
   * Runs the engine again on the inputs of a run, and keeps what it decides.
   * @param tensorflowBackend that this thread computes with
   * @throws InputChangedError when an input is gone or another one, or the result comes out otherwise
   */
  static async of(question: ReplayQuestion, tensorflowBackend: string): Promise<DecisionReplay> {
    const { folders, strategySource, provenance } = question;
    // The study of a trial has pinned more than this run has read, which is held to its provenance below.
    const { trial: _trial, ...parameters } = question.parameters;
    if (provenance.engineVersion !== ENGINE_VERSION) {
      throw new InputChangedError(
        `it was made by engine ${provenance.engineVersion}, and this is ${ENGINE_VERSION}`,
      );
    }
    const cancellation = neverCancelled;
    const means = machineMeans(null);
    const run = await known(
      prepareRun({
        ...{ parameters, folders, strategySource, tensorflowBackend, means, cancellation },
        // The run itself was the look.
        lookedAtBy: null,
      }),
    );
    requireSame(provenance, run);
    const opened = await known(run.decisions.open());
    try {
      const { range } = run.loaded.selection;
      const record = new DecisionRecord(
        range.endIndex - range.firstIndex,
        opened.model?.predictor.outputWidth ?? 0,
      );
      const input = engineInput(run, opened, parameters);
      const result = new BacktestingEngine().run(input, noProgress, cancellation, record);
      if (result.provenance.resultDigest !== provenance.resultDigest) {
        const { tensorflowBackend: then } = provenance;
        throw new InputChangedError(
          then === tensorflowBackend || then === null
            ? 'its result comes out otherwise'
            : `it was computed with the TensorFlow.js backend ${then}, and ${tensorflowBackend} gives another result`,
        );
      }
      return new DecisionReplay(question, run, opened, record, result);
    } catch (error) {
      opened.dispose();
      throw error;
    }
  }

  /** Index of the first bar of the range among all loaded ones. */
  get firstIndex(): number {
    return this.run.loaded.selection.range.firstIndex;
  }

  /** The indicators of the run, each computed when it is first asked for. */
  get indicators(): IndicatorColumns {
    const { byTimeframe, times } = this.run.loaded;
    const { baseTimeframe } = this.run.strategy.trainingData;
    this.#indicators ??= new IndicatorColumns({ bars: byTimeframe, times, baseTimeframe }, neverCancelled);
    return this.#indicators;
  }

  dispose(): void {
    this.opened.dispose();
  }
}

/** Makes of what a run would fail with today the reason why it cannot be had again. */
async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable || OF_THE_MACHINE.includes(error.code)) throw error;
    throw new InputChangedError(error.message.replace(/\.$/, ''));
  }
}

const INPUTS = {
  dataHash: 'the bars in the data folder are no longer those that it read',
  modelHash: 'the model is no longer the one that decided',
  signalsHash: 'the recorded signals are no longer those that it traded',
  parametersHash: 'its parameters are read otherwise',
} as const;

function requireSame(then: ReplayQuestion['provenance'], { provenance: now }: PreparedRun): void {
  const changed = (Object.keys(INPUTS) as (keyof typeof INPUTS)[]).filter((name) => then[name] !== now[name]);
  if (changed.length > 0) throw new InputChangedError(changed.map((name) => INPUTS[name]).join(', and '));
}
