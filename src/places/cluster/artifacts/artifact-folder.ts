import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Mutex } from 'async-mutex';
import { ArtifactRefusedError } from './artifact-errors.js';

/** What is expected of bytes that come; null where nothing is known. */
export interface Expected {
  readonly hash: string | null;
  readonly size: number | null;
}

interface Kept {
  readonly size: number;
  /** By how many it is used at the moment. */
  users: number;
}

const HASH = /^[0-9a-f]{64}$/;

/**
 * Bytes by their SHA-256 in a folder of this process alone, within a bound: those that were used least lately go first,
 * and none that is in use. What is in it under a hash has that hash.
 */
export class ArtifactFolder {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #onGone: (hash: string) => void;
  /** In the order of their use. */
  readonly #kept = new Map<string, Kept>();
  /** A file comes and goes whole, with what is known of it. */
  readonly #changes = new Mutex();
  #bytes = 0;
  /** Has somebody who uses some of it without need let go; false where nobody does. */
  letGo: () => Promise<boolean> = () => Promise.resolve(false);

  private constructor(folder: string, maxBytes: number, onGone: (hash: string) => void) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#onGone = onGone;
  }

  /**
   * Opens a folder with what an earlier process has left in it.
   * @param onGone hears of each that went to make room
   */
  static async open(
    folder: string,
    maxBytes: number,
    onGone: (hash: string) => void,
  ): Promise<ArtifactFolder> {
    const opened = new ArtifactFolder(folder, maxBytes, onGone);
    await mkdir(folder, { recursive: true });
    const found: { name: string; size: number; usedAtMs: number }[] = [];
    for (const name of await readdir(folder)) {
      if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
      if (!HASH.test(name)) continue;
      const { size, mtimeMs } = await stat(join(folder, name));
      found.push({ name, size, usedAtMs: mtimeMs });
    }
    for (const { name, size } of found.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
      opened.#kept.set(name, { size, users: 0 });
      opened.#bytes += size;
    }
    await opened.#makeRoom(0);
    return opened;
  }

  /** How many bytes are in it. */
  get bytes(): number {
    return this.#bytes;
  }

  get hashes(): readonly string[] {
    return [...this.#kept.keys()];
  }

  sizeOf(hash: string): number | null {
    return this.#kept.get(hash)?.size ?? null;
  }

  /** Returns the file of a hash, and keeps it until `release`; null without one. */
  use(hash: string): string | null {
    const kept = this.#kept.get(hash);
    if (kept === undefined) return null;
    kept.users += 1;
    this.#kept.delete(hash);
    this.#kept.set(hash, kept);
    const file = join(this.#folder, hash);
    // The order outlives the process; what cannot be marked is only forgotten sooner.
    utimes(file, new Date(), new Date()).catch(() => undefined);
    return file;
  }

  release(hash: string): void {
    const kept = this.#kept.get(hash);
    if (kept !== undefined) kept.users -= 1;
  }

  /** Reads the bytes of a hash as they come; null without any. */
  read(hash: string): { readonly size: number; readonly stream: Readable } | null {
    const file = this.use(hash);
    if (file === null) return null;
    const stream = createReadStream(file);
    stream.once('close', () => this.release(hash));
    return { size: this.sizeOf(hash) ?? 0, stream };
  }

  /**
   * Takes bytes as they come, whole or not at all, and under their hash once all of them are on the disk.
   * @throws ArtifactRefusedError for other bytes than were expected, and where there is no room
   */
  async put(
    chunks: AsyncIterable<Uint8Array>,
    expected: Expected,
  ): Promise<{ readonly hash: string; readonly size: number }> {
    if (expected.size !== null) await this.#makeRoom(expected.size);
    const part = join(this.#folder, `${randomUUID()}.tmp`);
    const file = await open(part, 'wx');
    try {
      const taken = await this.#write(file, chunks, expected);
      await file.close();
      if (!this.#kept.has(taken.hash)) await this.#makeRoom(taken.size);
      await this.#changes.runExclusive(() => this.#take(part, taken));
      return taken;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  }

  /** The same bytes may have come meanwhile, and be in use. */
  async #take(part: string, { hash, size }: { readonly hash: string; readonly size: number }): Promise<void> {
    if (this.#kept.has(hash)) {
      await rm(part, { force: true });
      return;
    }
    await rename(part, join(this.#folder, hash));
    this.#kept.set(hash, { size, users: 0 });
    this.#bytes += size;
  }

  async #write(file: FileHandle, chunks: AsyncIterable<Uint8Array>, expected: Expected) {
    const digest = createHash('sha256');
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.byteLength;
      const most = Math.min(expected.size ?? this.#maxBytes, this.#maxBytes);
      if (size > most) throw new ArtifactRefusedError(`it has more than ${most} bytes`);
      digest.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
    const hash = digest.digest('hex');
    if (expected.size !== null && size !== expected.size)
      throw new ArtifactRefusedError(`it has ${size} bytes instead of ${expected.size}`);
    if (expected.hash !== null && hash !== expected.hash)
      throw new ArtifactRefusedError(`its bytes have the SHA-256 ${hash} instead of ${expected.hash}`);
    return { hash, size };
  }

  async #makeRoom(size: number): Promise<void> {
    do await this.#removeUnused(size);
    while (this.#bytes + size > this.#maxBytes && (await this.letGo()));
    if (this.#bytes + size > this.#maxBytes)
      throw new ArtifactRefusedError(
        `there is no room for ${size} bytes beside what is in use; raise ARTIFACTS_MAX_BYTES, which is ${this.#maxBytes}`,
      );
  }

  async #removeUnused(size: number): Promise<void> {
    for (const hash of this.#kept.keys()) {
      if (this.#bytes + size <= this.#maxBytes) return;
      await this.#changes.runExclusive(() => this.#remove(hash));
    }
  }

  async #remove(hash: string): Promise<void> {
    const kept = this.#kept.get(hash);
    if (kept === undefined || kept.users > 0) return;
    this.#kept.delete(hash);
    this.#bytes -= kept.size;
    await rm(join(this.#folder, hash), { force: true });
    this.#onGone(hash);
  }
}
