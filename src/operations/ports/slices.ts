import type { z } from 'zod';
import type { Operation, OperationFailure } from '../record/operation.js';
import type { Part } from '../record/part.js';

/** What a place is asked to do at a time for an operation that hands its work out in slices. */
export interface SliceKind<Question, Settings extends object, Answer> {
  /** Under which threads find its code. */
  readonly name: string;
  readonly question: z.ZodType<Question>;
  /** What the server adds to the question, such as its folders. */
  readonly settings: z.ZodType<Settings>;
  readonly answer: z.ZodType<Answer>;
}

export function defineSlice<Question, Settings extends object, Answer>(
  kind: SliceKind<Question, Settings, Answer>,
): SliceKind<Question, Settings, Answer> {
  return kind;
}

/** One execution of a slice as the code of its kind is given it. */
export type SliceTaskOf<Question, Settings extends object> = Settings & {
  readonly operationId: string;
  /** Of the operation that somebody asked for. */
  readonly originId: string;
  readonly attempt: number;
  readonly question: Question;
};

/** How a slice ended. */
export type SliceEnd<Answer> =
  | { readonly kind: 'completed'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly failure: OperationFailure }
  /** It was asked to stop, or was aborted. */
  | { readonly kind: 'cancelled' }
  /** Its thread died under it. */
  | { readonly kind: 'lost'; readonly reason: string };

/** A slice that was handed to where it runs. */
export interface SliceRun<Answer> {
  /** Resolves when a thread has taken it; not at all for one that is stopped before. */
  readonly begun: Promise<void>;
  /** Settles once, when nothing of it runs any more; never rejects. */
  readonly ended: Promise<SliceEnd<Answer>>;
  /** Asks it to stop, and returns before it has. */
  cancel(): void;
  /** Ends it without its consent, thread and all. */
  abort(): void;
}

/**
 * Hands a slice to where it runs, and returns without waiting for it.
 * @param onPart takes what it hands over before its answer, in order; absent for slices that hand over nothing
 */
export type SliceRunner<Question, Answer> = (
  operation: Operation,
  question: Question,
  onPart?: (part: Part) => void,
) => SliceRun<Answer>;

/** The slices of one operation, as its coordinator hands them out. */
export interface Slices {
  /** Whether hosts of a cluster run them. */
  readonly isSpread: boolean;
  /** How many run at once in this process, of all operations; 1 or more. */
  readonly slots: number;
  /** Returns how many run at once wherever `runAnywhere` has them run; 1 or more. */
  slotsAnywhere(): Promise<number>;
  /**
   * Runs a slice once there is a slot, among all that waits by the priority of the operation.
   * @param index of the work unit, which none that waits or runs has
   * @param begin is called when there is a slot
   * @throws AppError for a slice that failed, with its code
   * @throws when the operation is not to go on, or a thread was lost, which the coordinator lets pass
   */
  run<Answer>(index: number, begin: () => SliceRun<Answer>): Promise<Answer>;
  /**
   * Has whichever host has a slot answer a question; else as `run`.
   * @param begin does it in this process, where that is the only one
   */
  runAnywhere<Answer>(index: number, question: unknown, begin: () => SliceRun<Answer>): Promise<Answer>;
}
