import { access } from 'node:fs/promises';
import type { z } from 'zod';
import type { OutcomeReceiver, RemoteResult } from '../../operations/ports/remote-kind.js';
import type { EntryStream } from '../../operations/record/stream.js';
import { checkResult } from './check-result.js';

/** What a host wrote, as this server should see it. */
export interface SharedFile {
  readonly host: string;
  /** Where it would be found here, absolute. */
  readonly file: string;
  /** Its name for people. */
  readonly what: string;
  /** The setting that names the folder, on both servers. */
  readonly setting: 'MODELS_DIR' | 'DATA_DIR';
  /** What the result is held against. */
  readonly result: z.ZodType;
  /** Its log. */
  readonly stream: EntryStream<unknown>;
}

/** Checks what left a file behind: warns when the file that the host wrote is not to be found here. */
export function sharedFileReceiver(shared: SharedFile): OutcomeReceiver {
  return {
    piece: (piece) => void shared.stream.decode(piece),
    anew: () => undefined,
    end(result) {
      checkResult(shared.result, result.result);
      return warnUnlessShared(result, shared);
    },
  };
}

/** Whatever the system says: this server cannot read the file, which is all that the warning claims. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function warnUnlessShared(
  result: RemoteResult,
  { host, file, what, setting }: SharedFile,
): Promise<RemoteResult> {
  try {
    await access(file);
    return result;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const warning = {
      code: 'FOLDER_NOT_SHARED',
      severity: 'CAUTION',
      message:
        `${what} was written by the worker host ${host} and cannot be read in this server's folder. ` +
        `Let ${setting} be one shared folder on both, or copy it.`,
    } as const;
    return { ...result, warnings: [...result.warnings, warning] };
  }
}
