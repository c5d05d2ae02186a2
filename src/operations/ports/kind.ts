import type { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import type { Operation, OperationType } from '../record/operation.js';
import type { Stream } from '../record/stream.js';
import type { RemoteKind } from './remote-kind.js';
import type { ProgressCodec } from './task-state.js';
import type { Publication } from './work.js';

/**
 * What tells one kind of work from another, wherever it runs; what a thread runs is registered apart, because the
 * process that answers requests is not to load it.
 */
export interface Kind<Parameters, Settings extends object> {
  /** Type of its operations. */
  readonly name: OperationType;
  readonly parameters: z.ZodType<Parameters>;
  /** What the server adds to the parameters, such as its folders. */
  readonly settings: z.ZodType<Settings>;
  /** What its operations yield. */
  readonly streams: readonly Stream[];
  /** Says what the state of such a task means. */
  progress(parameters: Parameters): ProgressCodec;
  /** What it takes to be run by another server. */
  readonly remote: RemoteKind<Parameters, NoInfer<Settings>>;
  /** Says what has to be published when it has completed; absent where it leaves nothing outside the store. */
  publication?(operation: Operation, parameters: Parameters, settings: Settings): Publication;
}

/** One execution as the code of its kind is given it. */
export type TaskOf<Parameters, Settings extends object> = Settings & {
  readonly operationId: string;
  readonly attempt: number;
  readonly parameters: Parameters;
  /** Where an earlier attempt had come to; null to begin at the beginning. */
  readonly checkpoint: Uint8Array | null;
  /** The inputs that an earlier attempt has found; null in the first. */
  readonly pinned: JsonObject | null;
};

export function defineKind<Parameters, Settings extends object>(
  kind: Kind<Parameters, Settings>,
): Kind<Parameters, Settings> {
  return kind;
}
