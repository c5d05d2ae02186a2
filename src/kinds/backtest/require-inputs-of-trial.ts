import { AppError } from '../../base/pure/app-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import type { Provenance } from '../../domain/backtest/provenance.js';
import type { TrialOrigin } from '../../domain/backtest/trial-origin.js';
import { signalLinesThrough } from '../../market-data/signal-lines.js';

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
 * Makes sure that the backtest of a trial reads the bars and the model that its study has read.
 * @param trial absent for an ordinary backtest
 * @throws TrialInputsChangedError
 */
export function requireInputsOfTrial(
  trial: TrialOrigin | undefined,
  found: Pick<Provenance, 'dataHash' | 'modelHash'>,
): void {
  if (trial === undefined) return;
  const changed = (['dataHash', 'modelHash'] as const).filter(
    (name) => trial[name] !== null && trial[name] !== found[name],
  );
  if (changed.length > 0) throw new TrialInputsChangedError(trial, changed);
}

/**
 * The same of a file of recorded signals.
 * @returns what of it the backtest is to read
 * @throws TrialInputsChangedError
 */
export function signalsOfTrial(trial: TrialOrigin | undefined, file: string, bytes: Uint8Array): Uint8Array {
  const pin = trial?.signals?.find((one) => one.file === file)?.lines;
  if (trial === undefined || typeof pin?.hash !== 'string') return bytes;
  const lines = signalLinesThrough(bytes, pin);
  if (sha256(lines) !== pin.hash) throw new TrialInputsChangedError(trial, [`signals ${file}`]);
  return lines;
}
