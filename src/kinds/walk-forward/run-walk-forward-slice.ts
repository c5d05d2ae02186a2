import { throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { SliceTaskOf } from '../../operations/ports/slices.js';
import type { Surroundings } from '../means/surroundings.js';
import type { KindFolders } from '../start/kind-folders.js';
import { inSampleRun } from './in-sample-run.js';
import { joinWindows } from './join-windows.js';
import { type LoadedWalkForward, loadWalkForward } from './loaded-walk-forward.js';
import { prepareWalkForward } from './prepare-walk-forward.js';
import type { WalkForwardAnswer, WalkForwardQuestion } from './walk-forward-slice.js';

/** A slice as its thread is given it. */
export type WalkForwardSliceTask = SliceTaskOf<WalkForwardQuestion, { readonly folders: KindFolders }>;

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
    { backend, means, link }: Surroundings,
  ): Promise<WalkForwardAnswer> {
    const { cancellation } = link;
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
    // The last slice reads the bars again: what has changed since may be what windows were trained on.
    const kept = question.kind !== 'joined' && this.#kept?.key === key ? this.#kept.loaded : null;
    const began = question.kind === 'prepare' ? null : question;
    const loaded =
      kept ?? (await loadWalkForward(parameters, source, began, { operationId, folders }, cancellation));
    this.#kept = { key, loaded };
    throwIfCancelled(cancellation);
    switch (question.kind) {
      case 'prepare':
        return prepareWalkForward(loaded, backend, means, folders, attempt);
      case 'inSample':
        return inSampleRun(loaded, question, cancellation);
      case 'joined':
        return joinWindows(loaded, question, backend, link);
    }
  }
}
