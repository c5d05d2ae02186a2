import type { Operation, OperationProgress } from './operation.js';

/** 100 says COMPLETED, so whatever a source reports stays below. */
const HIGHEST_UNFINISHED_PERCENTAGE = 99.9;

/** Below this share an extrapolation says more about the start-up than about the work. */
const LOWEST_EXTRAPOLATED_PERCENTAGE = 1;

/** An end nearer than this is not worth telling apart, and would make clients poll without pause. */
const SHORTEST_ETA_SECONDS = 0.1;

/** @param isAlone whether it waits until nothing else runs; default false */
export function queuedProgress(attempt: number, heldPercentage: number, isAlone = false): OperationProgress {
  const waiting = isAlone ? 'Waiting to run alone, as the server has died with it' : 'Waiting for a worker';
  return {
    phase: 'queued',
    percentage: heldPercentage,
    message: attempt === 1 ? waiting : `${waiting} (attempt ${attempt})`,
    currentStep: 0,
    totalSteps: 0,
    etaSeconds: null,
  };
}

/** Returns the last progress of an operation that stops where it is. */
export function stoppedProgress(last: OperationProgress, message: string): OperationProgress {
  return { ...last, phase: 'done', message, etaSeconds: null };
}

export function completedProgress(last: OperationProgress): OperationProgress {
  return {
    phase: 'done',
    percentage: 100,
    message: 'Completed',
    currentStep: last.totalSteps,
    totalSteps: last.totalSteps,
    etaSeconds: null,
  };
}

/**
 * Returns what a source reports as it may be shown: the percentage is held at its maximum over all attempts
 * and below 100. Without an estimate of the source's own the time to the end is extrapolated from what this
 * attempt has done since it was started; an operation that is being cancelled has none.
 */
export function shownProgress(
  operation: Operation,
  reported: OperationProgress,
  now: Date,
): OperationProgress {
  const percentage = Number.isFinite(reported.percentage) ? reported.percentage : 0;
  const eta =
    operation.status === 'RUNNING' ? (reported.etaSeconds ?? extrapolate(operation, percentage, now)) : null;
  return {
    ...reported,
    percentage: Math.max(operation.progress.percentage, Math.min(percentage, HIGHEST_UNFINISHED_PERCENTAGE)),
    etaSeconds: eta === null ? null : Math.max(eta, SHORTEST_ETA_SECONDS),
  };
}

function extrapolate({ startedAt }: Operation, percentage: number, now: Date): number | null {
  if (startedAt === null || percentage < LOWEST_EXTRAPOLATED_PERCENTAGE) return null;
  const elapsedSeconds = Math.max(0, now.getTime() - startedAt.getTime()) / 1_000;
  return (elapsedSeconds * (100 - percentage)) / percentage;
}
