import { AppError } from '../../base/pure/app-error.js';
import type { Provenance } from '../../domain/backtest/provenance.js';
import type { TrialOrigin } from '../../domain/backtest/trial-origin.js';
import type { Strategy } from '../../domain/strategy/strategy.js';

/** Thrown for the backtest of a trial whose bars, model or recorded signals are not those of its study any more. */
export class TrialInputsChangedError extends AppError {
  readonly code = 'INPUT_CHANGED';

  constructor(
    readonly trial: TrialOrigin,
    readonly changed: readonly string[],
  ) {
    super(
      `The inputs are no longer those of trial ${trial.number} of study ${trial.studyId} (${changed.join(', ')}), ` +
        'so that it would be another run; start a new study.',
    );
  }
}

/**
 * Makes sure that the backtest of a trial reads what its study has read.
 * @param trial absent for an ordinary backtest
 * @param strategy as it runs
 * @throws TrialInputsChangedError
 */
export function requireInputsOfTrial(
  trial: TrialOrigin | undefined,
  strategy: Strategy,
  found: Pick<Provenance, 'dataHash' | 'modelHash' | 'signalsHash'>,
): void {
  if (trial === undefined) return;
  const signals = strategy.kind === 'signals' ? strategy.signals : null;
  const pinned = {
    dataHash: trial.dataHash,
    modelHash: trial.modelHash,
    signalsHash: trial.signals.find(({ file }) => file === signals?.file)?.hash ?? null,
  };
  const changed = (['dataHash', 'modelHash', 'signalsHash'] as const).filter(
    (name) => pinned[name] !== null && pinned[name] !== found[name],
  );
  if (changed.length > 0) throw new TrialInputsChangedError(trial, changed);
}
