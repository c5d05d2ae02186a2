/** Thrown by work that saw its cancellation flag; not a failure, hence not an AppError. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('The work was cancelled.');
  }
}

/** Tells a piece of work whether it was asked to stop. Reading it is cheap enough for inner loops. */
export interface CancellationSignal {
  readonly isCancelled: boolean;
}

/** Throws CancelledError when the signal is set. */
export function throwIfCancelled(signal: CancellationSignal): void {
  if (signal.isCancelled) throw new CancelledError();
}

/** Never asks to stop; for work that cannot be cancelled, such as scripts. */
export const neverCancelled: CancellationSignal = { isCancelled: false };
