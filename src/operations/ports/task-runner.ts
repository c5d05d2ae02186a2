import type { Operation } from '../record/operation.js';
import type { Work, WorkEvents, WorkOrigin } from './work.js';

/** Hands the work of one operation to where it runs, and returns without waiting for it. */
export type TaskRunner<Parameters> = (
  operation: Operation,
  parameters: Parameters,
  events: WorkEvents,
  origin: WorkOrigin,
) => Work;
