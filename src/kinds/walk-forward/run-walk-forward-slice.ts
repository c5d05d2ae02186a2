import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { mean } from '../../domain/statistics/moments.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { trainingAccount } from '../../domain/study/walk-forward/training-account.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { SliceTaskOf } from '../../operations/ports/slices.js';
import type { Means } from '../means/machine-means.js';
import type { KindFolders } from '../start/kind-folders.js';
import { joinWindows } from './join-windows.js';
import { decisionsOf, type LoadedWalkForward, loadWalkForward } from './loaded-walk-forward.js';
import { prepareWalkForward } from './prepare-walk-forward.js';
import type { InSampleRun, WalkForwardAnswer, WalkForwardQuestion } from './walk-forward-slice.js';

/** A slice as its thread is given it. */
export type WalkForwardSliceTask = SliceTaskOf<WalkForwardQuestion, { readonly folders: KindFolders }>;

interface SliceSurroundings {
  /** That TensorFlow.js computes with. */
  readonly backend: string;
  readonly means: Means;
  readonly cancellation: CancellationSignal;
}

/** Runs the slices of walk-forwards that one thread is given, and keeps the bars of the last one between them. */
export class WalkForwardSlices {
  #kept: { readonly key: string; readonly loaded: LoadedWalkForward } | null = null;

  /**
   * Answers one slice.
   * @throws AppError for what ends the walk-forward
   * @throws CancelledError when the signal is set
   */
  async run(
    { operationId, attempt, question, folders }: WalkForwardSliceTask,
    { backend, means, cancellation }: SliceSurroundings,
  ): Promise<WalkForwardAnswer> {
    throwIfCancelled(cancellation);
    const { parameters } = question;
    const source =
      question.kind === 'prepare'
        ? applyOverrides(
            await readStrategyFile(parameters.strategyConfigPath, folders.strategies),
            parameters.overrides,
          )
        : question.strategySource;
    const key = `${operationId} ${attempt}`;
    const kept = this.#kept?.key === key ? this.#kept.loaded : null;
    const loaded =
      kept ?? (await loadWalkForward(parameters, source, { operationId, folders }, cancellation));
    this.#kept = { key, loaded };
    throwIfCancelled(cancellation);
    switch (question.kind) {
      case 'prepare':
        return prepareWalkForward(loaded, backend, means, folders);
      case 'inSample':
        return inSampleRun(loaded, question, cancellation);
      case 'joined':
        return joinWindows(loaded, question, backend, cancellation);
    }
  }
}

async function inSampleRun(
  walkForward: LoadedWalkForward,
  { window, model }: Extract<WalkForwardQuestion, { readonly kind: 'inSample' }>,
  cancellation: CancellationSignal,
): Promise<InSampleRun> {
  const { plan, loaded, parameters, strategy } = walkForward;
  const train = plan.windows[window]?.train ?? [];
  const stretches = await decisionsOf(walkForward, model, train, cancellation);
  const { initialCapital, commission, slippage } = parameters;
  const { metrics, returns } = trainingAccount(
    {
      ...{ bars: loaded.selection.bars, instrument: loaded.instrument, stretches, terms: strategy },
      account: { initialCapital, commissionRate: commission, slippageRate: slippage },
    },
    cancellation,
  );
  return { kind: 'inSample', metrics, meanReturn: returns && mean(returns) };
}
