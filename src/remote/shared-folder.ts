import { access } from 'node:fs/promises';
import type { WholeOutcome } from '../operations/outcome-lines.js';

/** What a host wrote, as this server should see it. */
export interface SharedFile {
  readonly host: string;
  /** Where it would be found here, absolute. */
  readonly file: string;
  /** Its name for people. */
  readonly what: string;
  /** The setting that names the folder, on both servers. */
  readonly setting: 'MODELS_DIR' | 'DATA_DIR';
}

/** Adds a warning to an outcome when the file that the host wrote is not to be found here. */
export async function warnUnlessShared(
  outcome: WholeOutcome,
  { host, file, what, setting }: SharedFile,
): Promise<WholeOutcome> {
  try {
    await access(file);
    return outcome;
  } catch {
    const warning = {
      code: 'FOLDER_NOT_SHARED',
      severity: 'CAUTION',
      message:
        `${what} was written by the worker host ${host} and is not in this server's folder. ` +
        `Let ${setting} be one shared folder on both, or copy it.`,
    } as const;
    return { ...outcome, warnings: [...outcome.warnings, warning] };
  }
}
