import { randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { DatabaseUnavailableError } from '../sql/errors.js';

const BYTES = 32;
const OWNER_ONLY = 0o600;

/**
 * Returns the secret of a server, by which the ledger hashes what could be guessed. It lies in a file of its own beside
 * the database, `<database>.secret`, that only its owner can read, and is made once; a copy of the database alone tells
 * nobody what was tried. To be called by the holder of the lock.
 * @param databaseFile absolute
 * @throws DatabaseUnavailableError when the file cannot be read or written, or holds something else
 */
export function serverSecret(databaseFile: string): Buffer {
  const file = `${databaseFile}.secret`;
  const found = readSecret(databaseFile, file);
  if (found === null) return createSecret(databaseFile, file);
  if (!/^[0-9a-f]{64}\n$/.test(found)) {
    throw new DatabaseUnavailableError(
      databaseFile,
      `${file} does not hold its secret, 64 hexadecimal digits. Restore that file; or remove it to have another one ` +
        'made, after which configurations that were tried before count once more when they are tried again.',
    );
  }
  return Buffer.from(found.trim(), 'hex');
}

/** @returns null when there is no such file */
function readSecret(databaseFile: string, file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8');
    chmodSync(file, OWNER_ONLY);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(databaseFile, file, error);
  }
}

/** Gets its name when it is whole: a process that dies meanwhile leaves no half of a secret. */
function createSecret(databaseFile: string, file: string): Buffer {
  const secret = randomBytes(BYTES);
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    const descriptor = openSync(unfinished, 'wx', OWNER_ONLY);
    try {
      writeSync(descriptor, `${secret.toString('hex')}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
    return secret;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw unusable(databaseFile, file, error);
  }
}

function unusable(databaseFile: string, file: string, error: unknown): DatabaseUnavailableError {
  return new DatabaseUnavailableError(
    databaseFile,
    `its secret ${file} cannot be read or written (${error instanceof Error ? error.message : String(error)}). Make it writable for the user of the server.`,
    { cause: error },
  );
}
