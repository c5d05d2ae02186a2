import type { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import type { OperationWarning } from '../record/operation.js';
import type { Piece } from '../record/part.js';

/** What an operation leaves beside its parts. */
export interface RemoteResult {
  readonly result: JsonObject;
  readonly warnings: readonly OperationWarning[];
}

/** Checks what one operation leaves, as it comes from the host that runs it. */
export interface OutcomeReceiver {
  /**
   * Looks at the next piece, which goes on where its stream has come to.
   * @throws RangeError when it cannot be read
   */
  piece(piece: Piece): void;
  /** Hears that all drafts come from their beginning again. */
  anew(): void;
  /**
   * Checks the whole once all pieces have come, and returns the result as this server keeps it.
   * @throws RangeError when it is not what it says it is
   */
  end(result: RemoteResult): RemoteResult | Promise<RemoteResult>;
}

/** How the latest typed state of a kind is asked for, and held against its form. */
export interface RemoteSnapshot {
  /** Fields of the snapshot in the API. */
  readonly fields: string;
  /** Makes of what the API answers what a source gives. */
  readonly answered: z.ZodType<JsonObject>;
  /** The form in which it comes with the end. */
  readonly stored: z.ZodType<JsonObject>;
}

/** What a kind adds to be run by another server, through the API that every client has. */
export interface RemoteKind<Parameters extends object, Settings extends object> {
  /** Its name in the API: `Echo` for startEcho, StartEchoInput and EchoOperation. */
  readonly noun: string;
  /** What the mutation takes, without label and key. */
  input(parameters: Parameters): object;
  /** Null for a kind whose operations have none. */
  readonly snapshot: RemoteSnapshot | null;
  /** Returns what checks the outcome of one operation. */
  receiver(host: string, parameters: Parameters, settings: Settings): OutcomeReceiver;
}
