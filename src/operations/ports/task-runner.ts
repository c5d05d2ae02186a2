import type { Operation } from '../record/operation.js';
import type { Work, WorkEvents } from './work.js';

/**
 * Hands the work of one operation to where it runs, and returns without waiting for it.
 * @param checkpoint where an earlier attempt had come to; null to begin at the beginning
 */
export type TaskRunner<Parameters> = (
  operation: Operation,
  parameters: Parameters,
  events: WorkEvents,
  checkpoint: Uint8Array | null,
) => Work;
