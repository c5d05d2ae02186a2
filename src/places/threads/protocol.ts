import { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import type { Evaluation } from '../../operations/record/evaluation.js';

/**
 * The whole conversation between the server and a worker thread.
 *
 * The server hands a thread one ThreadTask at a time. The thread answers on the task's own port with
 * ThreadMessages, in order, the last of which is `ended`. State and cancellation do not pass here: they live in the
 * shared memory of the task's bridge, and so does the log of a backtest. No kind of work has a word of its own.
 */

const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const someBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const sharedBuffer = z.instanceof(SharedArrayBuffer);

/** What a thread is handed; parameters and settings are parsed by the kind. */
export const threadTaskSchema = z.strictObject({
  /** Name of the kind. */
  kind: z.string(),
  operationId: z.string(),
  originId: z.string(),
  attempt: z.int(),
  parameters: z.unknown(),
  /** What the server adds to the parameters. */
  settings: z.unknown(),
  /** Control block of the bridge. */
  control: sharedBuffer,
  /** Where an earlier attempt had come to; null to begin at the beginning. */
  checkpoint: someBytes.nullable(),
  /** The inputs that an earlier attempt has found; null in the first. */
  pinned: jsonObject.nullable(),
  port: z.instanceof(MessagePort),
});

export type ThreadTask = z.infer<typeof threadTaskSchema>;
/** A task without the port that its thread answers on, which the pool adds. */
export type ThreadTaskDraft = Omit<ThreadTask, 'port'>;

const warningSchema = z.strictObject({
  code: z.string(),
  severity: z.enum(['INFO', 'CAUTION', 'INVALIDATES']),
  message: z.string(),
});

const endSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('completed'),
    outcome: z.strictObject({
      result: jsonObject,
      warnings: z.array(warningSchema),
      /** Not looked at again: it comes from this program's own code. */
      evaluation: z.custom<Evaluation | null>().exactOptional(),
    }),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    failure: z.strictObject({ code: z.string(), message: z.string(), retryable: z.boolean() }),
    warnings: z.array(warningSchema),
    /** The stack of an unexpected error, for the log only. */
    defect: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('cancelled') }),
]);

export type ThreadEnd = z.infer<typeof endSchema>;

/**
 * Tells whether an end leaves its thread in doubt: after a defect the memory of WebAssembly may be damaged, and
 * every later task of the thread would fail. The thread waits to be terminated, and the pool does it.
 */
export function isDamaging(end: ThreadEnd): boolean {
  return end.kind === 'failed' && end.defect !== null;
}

export const threadMessageSchema = z.discriminatedUnion('kind', [
  /** The thread has taken the task up, with TensorFlow on this backend. */
  z.strictObject({ kind: z.literal('started'), backend: z.string(), reason: z.string() }),
  z.strictObject({ kind: z.literal('pinned'), inputs: jsonObject }),
  /** The log of the bridge, sized now that the total is known. */
  z.strictObject({ kind: z.literal('log'), buffer: sharedBuffer }),
  /** The next entries of its streams. */
  z.strictObject({
    kind: z.literal('part'),
    part: z.strictObject({
      pieces: z
        .array(
          z.strictObject({
            stream: z.string(),
            firstSeq: z.int().min(0),
            count: z.int().min(1),
            bytes: someBytes,
          }),
        )
        .readonly(),
    }),
  }),
  /** Where another attempt can go on, behind all parts before it, instead of at the beginning. */
  z.strictObject({ kind: z.literal('checkpoint'), state: someBytes }),
  /** What a slice comes to, parsed by its kind. */
  z.strictObject({ kind: z.literal('answer'), answer: z.unknown() }),
  z.strictObject({ kind: z.literal('ended'), end: endSchema }),
]);

export type ThreadMessage = z.infer<typeof threadMessageSchema>;

/** What every thread is started with. */
export const threadSettingsSchema = z.strictObject({
  tensorflowBackend: z.enum(['auto', 'node', 'wasm', 'cpu']),
  /** The folder of the database, absolute; absent where nothing is kept. */
  resultsDir: z.string().exactOptional(),
});

export type ThreadSettings = z.infer<typeof threadSettingsSchema>;
