import type { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import type { Operation, OperationOutcome, OperationRequest } from '../record/operation.js';
import type { Stream } from '../record/stream.js';
import type { RemoteKind } from './remote-kind.js';
import type { ProgressCodec } from './task-state.js';
import type { Publication } from './work.js';

/** What lists show of an operation and filter it by, as its parameters tell it. */
export type Listed = Pick<OperationRequest, 'title' | 'symbol' | 'strategy' | 'model' | 'subject'>;

/** What of an operation only its result tells. */
export type Told = Pick<OperationOutcome, 'title' | 'summary'>;

/** What tells one kind of work from another, whoever does it. */
export interface Kind<Parameters extends object> {
  /** Type of its operations. */
  readonly name: string;
  /** With all defaults resolved; what is stored is held against it whenever it is read. */
  readonly parameters: z.ZodType<Parameters>;
  /** What its operations yield. */
  readonly streams: readonly Stream[];
  listed(parameters: Parameters): Listed;
  /** Absent where the result tells nothing that lists show. */
  told?(result: JsonObject, parameters: Parameters): Told;
}

/**
 * A kind of work that a thread does, here or on another server. The code that the thread runs is registered apart,
 * because the process that answers requests is not to load it.
 */
export interface TaskKind<Parameters extends object, Settings extends object> extends Kind<Parameters> {
  /** What the server adds to the parameters, such as its folders; it may be given more, which is left out. */
  readonly settings: z.ZodType<Settings>;
  /** Says what the state of such a task means. */
  progress(parameters: Parameters): ProgressCodec;
  /** What it takes to be run by another server. */
  readonly remote: RemoteKind<Parameters, NoInfer<Settings>>;
  /** Says what has to be published when it has completed; absent where it leaves nothing outside the store. */
  publication?(operation: Operation, parameters: Parameters, settings: Settings): Publication;
}

/** One execution as the code of its kind is given it. */
export type TaskOf<Parameters extends object, Settings extends object> = Settings & {
  readonly operationId: string;
  /** Of the operation that somebody asked for: its parent, or the one that another server has it run for; else its own. */
  readonly originId: string;
  readonly attempt: number;
  readonly parameters: Parameters;
  /** Where an earlier attempt had come to; null to begin at the beginning. */
  readonly checkpoint: Uint8Array | null;
  /** The inputs that an earlier attempt has found; null in the first. */
  readonly pinned: JsonObject | null;
};

/** Defines a kind that a thread runs. */
export function defineKind<Parameters extends object, Settings extends object>(
  kind: TaskKind<Parameters, Settings>,
): TaskKind<Parameters, Settings> {
  return kind;
}
