import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathsBelow } from '../base/outer/files/paths-below.js';
import { unfinishedFiles } from '../base/outer/files/unfinished-files.js';
import { AppError } from '../base/pure/app-error.js';
import { formatBytes } from '../base/pure/format-bytes.js';
import { findForeignCharacter } from '../base/pure/plain-text.js';
import { resourceShortage } from '../base/pure/resource-shortage.js';

/** Thrown where a file cannot be taken into the import folder. */
export class UploadRefusedError extends AppError {
  constructor(
    readonly code:
      | 'LIBRARY_READ_ONLY'
      | 'INVALID_PATH'
      | 'UPLOAD_TOO_LARGE'
      | 'UPLOAD_STALLED'
      | 'UPLOAD_CUT',
    message: string,
  ) {
    super(message);
  }
}

/** A file that is being sent. */
export interface Upload {
  /** What it is to be called in the import folder. */
  readonly name: string;
  /** What the sender says of its length; null where nothing is said. */
  readonly announcedBytes: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface StoredUpload {
  readonly bytes: number;
  readonly isReplacement: boolean;
}

export interface ImportFolderOptions {
  /** Absolute; made where there is none. */
  readonly folder: string;
  /** False where the library is not to be written. */
  readonly mayWrite: boolean;
  readonly maxBytes: number;
  /** How long a sender may be silent. */
  readonly silenceMs: number;
}

/** A name that every file system takes and no list hides. */
const NAME = /^[^./\\][^/\\:*?"<>|]*$/;
const MAX_NAME_BYTES = 200;
const MAX_LISTED = 1_000;

/** The import folder: what loads may read, listed, and filled by uploads. */
export class ImportFolder {
  readonly #options: ImportFolderOptions;

  constructor(options: ImportFolderOptions) {
    this.#options = options;
  }

  /** Returns the paths below the folder, as loads take them, in order; at most 1,000. Hidden and unfinished files are none. */
  async list(): Promise<readonly string[]> {
    const { folder } = this.#options;
    const paths = await pathsBelow(folder, (name) => !name.endsWith('.tmp'));
    return paths.toSorted().slice(0, MAX_LISTED);
  }

  /**
   * Writes a file as it comes, and under its name once it is whole: until then, and where anything goes wrong, the name
   * stands for what it stood for.
   * @throws UploadRefusedError; ResourceShortageError where the disk is full
   */
  async store(upload: Upload): Promise<StoredUpload> {
    const { folder } = this.#options;
    const target = await this.#targetOf(upload);
    await mkdir(folder, { recursive: true });
    await this.tidyUp();
    const part = `${target}.${randomUUID()}.tmp`;
    try {
      const bytes = await this.#write(part, upload);
      const isReplacement = (await stat(target).catch(() => null)) !== null;
      await rename(part, target);
      return { bytes, isReplacement };
    } catch (error) {
      await rm(part, { force: true });
      throw resourceShortage(error) ?? error;
    }
  }

  /**
   * Removes what uploads have left that were killed, at the start and with the next upload. Whoever shares the folder may
   * be writing: what has grown lately stays.
   */
  async tidyUp(): Promise<void> {
    const oldest = Date.now() - 2 * this.#options.silenceMs;
    for (const path of await unfinishedFiles(this.#options.folder)) {
      const info = await stat(path).catch(() => null);
      if (info !== null && info.mtimeMs < oldest) await rm(path, { force: true });
    }
  }

  async #targetOf({ name, announcedBytes }: Upload): Promise<string> {
    const { folder, mayWrite, maxBytes } = this.#options;
    if (!mayWrite) {
      throw new UploadRefusedError(
        'LIBRARY_READ_ONLY',
        'This server takes no uploads (LIBRARY_WRITES=false); put the file into its import folder yourself.',
      );
    }
    const isName =
      NAME.test(name) &&
      !name.endsWith('.tmp') &&
      Buffer.byteLength(name) <= MAX_NAME_BYTES &&
      findForeignCharacter(name) === null;
    if (!isName) {
      throw new UploadRefusedError(
        'INVALID_PATH',
        `This is no name for a file of the import folder: give one of at most ${MAX_NAME_BYTES} bytes, such as prices.csv, without folders, that does not begin with a dot or end in .tmp.`,
      );
    }
    if (announcedBytes !== null && announcedBytes > maxBytes) throw tooLarge(maxBytes);
    const target = join(folder, name);
    const found = await stat(target).catch(() => null);
    if (found !== null && !found.isFile())
      throw new UploadRefusedError('INVALID_PATH', `'${name}' is no file; give another name.`);
    return target;
  }

  /** What is left of a file that is refused is not read: whoever sends it is to hear why while it is being sent. */
  async #write(part: string, { announcedBytes, chunks }: Upload): Promise<number> {
    const { maxBytes } = this.#options;
    const file = await open(part, 'wx');
    try {
      const coming = chunks[Symbol.asyncIterator]();
      let bytes = 0;
      for (;;) {
        const chunk = await this.#next(coming);
        if (chunk === null) break;
        bytes += chunk.byteLength;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        await file.appendFile(chunk);
      }
      if (announcedBytes !== null && bytes !== announcedBytes) throw cut();
      await file.sync();
      return bytes;
    } finally {
      await file.close();
    }
  }

  /** Returns the next piece; null at the end. @throws UploadRefusedError where none comes in time, or ever */
  async #next(coming: AsyncIterator<Uint8Array>): Promise<Uint8Array | null> {
    const { silenceMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(stalled(silenceMs)), silenceMs);
    });
    const next = coming.next().catch(() => {
      throw cut();
    });
    next.catch(() => undefined);
    try {
      const { done, value } = await Promise.race([next, silence]);
      return done ? null : value;
    } finally {
      clearTimeout(timer);
    }
  }
}

function tooLarge(maxBytes: number): UploadRefusedError {
  return new UploadRefusedError(
    'UPLOAD_TOO_LARGE',
    `The file has more than ${formatBytes(maxBytes)}: send it compressed (.csv.gz) or in parts, or raise MAX_UPLOAD_BYTES.`,
  );
}

function stalled(silenceMs: number): UploadRefusedError {
  return new UploadRefusedError(
    'UPLOAD_STALLED',
    `Nothing came for ${silenceMs / 1_000} s: send the file again; nothing of it was kept.`,
  );
}

function cut(): UploadRefusedError {
  return new UploadRefusedError('UPLOAD_CUT', 'The file broke off: send it again; nothing of it was kept.');
}
