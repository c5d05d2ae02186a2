import type { JsonObject } from '../../base/pure/json.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { Evaluation } from './evaluation.js';
import type { OperationSubject, OperationSummary } from './operation-summary.js';
import type { Tag } from './tags.js';

export const EXECUTION_MODES = ['LOCAL', 'REMOTE', 'CLUSTER'] as const;
export const OPERATION_STATUSES = [
  'PENDING',
  'RUNNING',
  'CANCELLING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;

export type ExecutionMode = (typeof EXECUTION_MODES)[number];
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

/** The durable record of one long-running piece of work: what a user sees. */
export interface Operation {
  /** `op_<type>_<yyyymmdd>_<hhmmss>_<random>`. */
  readonly id: string;
  /** Name of its kind. */
  readonly type: string;
  readonly status: OperationStatus;
  /** 1 for the first execution, one more for each re-execution; writes of an earlier attempt change nothing. */
  readonly attempt: number;
  /** Which server process runs it. */
  readonly owner: string;
  /** Name of the API key that started it; null without authentication. */
  readonly caller: string | null;
  readonly executionMode: ExecutionMode;
  /** Where it runs when that is not here. */
  readonly host: string | null;
  readonly remoteId: string | null;
  /** One line for lists: strategy, symbol, timeframe, range. */
  readonly title: string;
  readonly label: string | null;
  /** In the order in which they were given, each once. */
  readonly tags: readonly Tag[];
  /** A text of its owner's own. */
  readonly note: string | null;
  /** Kept by retention. */
  readonly pinned: boolean;
  /** −100 to 100; higher runs earlier. */
  readonly priority: number;
  /** The operation that this one is a part of; null for one that somebody started. */
  readonly parentId: string | null;
  /** The operation that this one runs once more; null for an ordinary one. */
  readonly retryOfId: string | null;
  /** What lists can be filtered by; null where the type has no such thing. */
  readonly symbol: string | null;
  readonly strategy: string | null;
  /** Public path of the model that it uses or makes. */
  readonly model: string | null;
  /** The columns of a row in a list. */
  readonly summary: OperationSummary;
  /** With all defaults resolved; the shape belongs to the type. */
  readonly parameters: JsonObject;
  /** SHA-256 of what was asked for, in canonical form. */
  readonly parametersHash: string;
  readonly idempotencyKey: string | null;
  /** What the first attempt found and later ones must find again; null before. */
  readonly pinnedInputs: JsonObject | null;
  readonly progress: OperationProgress;
  /** The latest typed state of the work; the shape belongs to the type; null before the first. */
  readonly snapshot: JsonObject | null;
  readonly error: OperationFailure | null;
  readonly warnings: readonly OperationWarning[];
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  readonly completedAt: Date | null;
  readonly cancelRequestedAt: Date | null;
  readonly cancelReason: string | null;
  /**
   * Since when all that a coordinator has handed out waits, so that nothing of it is at work; null while something is, and
   * of what is no coordinator.
   */
  readonly waitingSince: Date | null;
  /** Threads lost while their server lived: there is a limit. */
  readonly workerLosses: number;
  /** Deaths of the server under its work since the operation last got further than before, to an entry of its log: another limit. */
  readonly serverLosses: number;
  /** In which trace it was started, in the form of W3C; null where nobody traces. */
  readonly traceContext: string | null;
}

export interface OperationProgress {
  /** queued, then what its kind says, such as loading, features, writing; done once final. */
  readonly phase: string;
  /** 0 to 100, never decreasing; exactly 100 once COMPLETED. */
  readonly percentage: number;
  readonly message: string;
  readonly currentStep: number;
  /** 0 until it is known. */
  readonly totalSteps: number;
  /** Estimated seconds to the end; null until it can be estimated and once final. */
  readonly etaSeconds: number | null;
}

/** Why an operation FAILED; the code is stable, the message names the thing and the remedy. */
export interface OperationFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** Something the user should know about an operation that did not stop it. */
export type OperationWarning = RunWarning;

/** All that is said of an operation to have it recorded. */
export interface OperationRequest {
  readonly type: string;
  readonly caller: string | null;
  readonly executionMode: ExecutionMode;
  /** Address of the host that is to run it; null for this process. */
  readonly host: string | null;
  readonly title: string;
  readonly label: string | null;
  readonly tags: readonly Tag[];
  readonly priority: number;
  /** Default: null. */
  readonly parentId?: string;
  /** Default: null. */
  readonly retryOfId?: string;
  readonly symbol: string | null;
  readonly strategy: string | null;
  readonly model: string | null;
  /** What it works on. */
  readonly subject: OperationSubject;
  readonly parameters: JsonObject;
  /**
   * What was asked for, before defaults that depend on the state of the server; two requests with one idempotency
   * key are the same when this is.
   */
  readonly asked: JsonObject;
  readonly idempotencyKey: string | null;
}

/** What a finished piece of work leaves behind, beside the parts that it handed over before. */
export interface OperationOutcome {
  /** Served as the operation's result; the shape belongs to the type. */
  readonly result: JsonObject;
  readonly warnings: readonly OperationWarning[];
  /** Takes the place of the title, now that it is known what there was to work on; absent where it stays. */
  readonly title?: string;
  /** What lists show of the result; absent where there is nothing to show. */
  readonly summary?: Partial<OperationSummary>;
  /** What was evaluated, for the ledger; null where it does not count, absent where that is yet to be found out. */
  readonly evaluation?: Evaluation | null;
}
