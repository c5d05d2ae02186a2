import type { JsonObject } from '../../base/pure/json.js';
import type { Operation, OperationOutcome, OperationProgress } from '../record/operation.js';
import type { Kind } from './kind.js';
import type { OwnStreams } from './own-streams.js';
import type { Slices } from './slices.js';
import type { ChildRequest } from './start-request.js';

/** The operations below one, as its coordinator sees them. */
export interface Family {
  /**
   * Starts the child of a key, or returns the one that an earlier attempt has started: a key has one child, whatever
   * dies in between.
   * @param key any text; the same for the same child at each attempt
   * @throws once the parent is not to go on, which the coordinator lets pass
   */
  start<Parameters extends object>(
    kind: Kind<Parameters>,
    key: string,
    request: ChildRequest<Parameters>,
  ): Promise<Operation>;
  /** Resolves with a child once it is final. */
  whenFinal(id: string): Promise<Operation>;
  /** Returns the result of a child; null unless it is COMPLETED. */
  result(child: Operation): Promise<JsonObject | null>;
  /**
   * Cancels all children that are not final, and resolves when they are.
   * @returns false where another process has the operation: they belong to the attempt that is there
   */
  stopRest(reason: string): Promise<boolean>;
}

/** What a coordinator works with. */
export interface Coordination {
  readonly family: Family;
  /** Work that it hands out itself, without an operation for each. */
  readonly slices: Slices;
  readonly streams: OwnStreams;
  /**
   * Tells how far it has come.
   * @param snapshot the typed state; absent to leave it as it is
   */
  readonly report: (progress: OperationProgress, snapshot?: JsonObject) => void;
  /**
   * Pins the inputs that this attempt found, and resolves when they are those of the first; to be called before
   * anything is appended.
   * @throws when they are others, which the coordinator lets pass: the operation has FAILED
   */
  readonly pin: (inputs: JsonObject) => Promise<void>;
  /** Aborted when the operation is cancelled, or the process ends: the coordinator then throws what `signal` says. */
  readonly signal: AbortSignal;
}

/**
 * Runs operations below its own, or hands out slices, and holds no thread for it. All that it has to know after a death
 * is in rows and streams: the next attempt calls it again from the beginning, and it finds what there is.
 * @throws AppError to have the operation FAILED with that code and message, the rest of its family cancelled
 */
export type Coordinate = (operation: Operation, coordination: Coordination) => Promise<OperationOutcome>;
