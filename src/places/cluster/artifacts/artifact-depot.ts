import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { resourceShortage } from '../../../base/pure/resource-shortage.js';
import type { ArtifactIndex, KnownArtifact, UploadPass } from '../../../operations/ports/artifacts.js';
import type { ClusterObserver } from '../../../operations/ports/cluster-observer.js';
import { NoTakerError, ProcessStoppingError } from '../../../operations/record/errors.js';
import { ArtifactMissingError, ArtifactRefusedError } from './artifact-errors.js';
import type { ArtifactFolder } from './artifact-folder.js';
import type { ArtifactTransfer } from './artifact-transfer.js';

export interface ArtifactDepotOptions {
  readonly folder: ArtifactFolder;
  readonly index: ArtifactIndex;
  readonly transfer: ArtifactTransfer;
  /** Hears why a server that should have bytes could not give them. */
  readonly onRefused: (address: string, hash: string, reason: string) => void;
  readonly observer: Pick<ClusterObserver, 'moved'>;
}

/** How long it counts as known that the database knows of bytes. */
const KNOWN_MS = 3_600_000;
/** Between two questions to servers that do not answer. */
const AGAIN_MS = 1_000;

/** The bytes that this server has, those that it can have, and those that it gives to others. */
export class ArtifactDepot {
  readonly #options: ArtifactDepotOptions;
  readonly #known = new Map<string, number>();
  readonly #fetching = new Map<string, Promise<void>>();
  /** Where others reach this server. */
  ownAddress = '';

  constructor(options: ArtifactDepotOptions) {
    this.#options = options;
  }

  /**
   * Returns the file of a hash, fetched where it is not here, and kept until it is released.
   * @param path for messages
   * @param patienceMs how long those are asked again who have it and do not answer; default: once
   * @throws ArtifactMissingError where nobody gives it; ArtifactRefusedError where there is no room here;
   * ResourceShortageError where the disk is full; ProcessStoppingError once nothing is fetched any more
   */
  async file(
    { hash, path }: { readonly hash: string; readonly path: string },
    patienceMs = 0,
  ): Promise<string> {
    const { folder, transfer } = this.#options;
    const endMs = performance.now() + patienceMs;
    for (;;) {
      const file = folder.use(hash);
      if (file !== null) return file;
      const fetching =
        this.#fetching.get(hash) ?? this.#fetch(hash, path).finally(() => this.#fetching.delete(hash));
      this.#fetching.set(hash, fetching);
      try {
        await fetching;
      } catch (error) {
        const mayReturn = error instanceof ArtifactMissingError && error.mayReturn;
        if (!mayReturn || performance.now() >= endMs) throw error;
        const options = { ref: false, signal: transfer.drained };
        await pause(AGAIN_MS, undefined, options).catch(() => undefined);
      }
    }
  }

  /** Ends all waiting for other servers; what is here, or in the database, is still given, and work can be sent. */
  drain(): void {
    this.#options.transfer.drain();
  }

  release(hash: string): void {
    this.#options.folder.release(hash);
  }

  /** Has the database know of bytes that are in the folder. @param hashes of them */
  async tell(hashes: readonly string[]): Promise<void> {
    const { index } = this.#options;
    const nowMs = performance.now();
    const isNew = (hash: string): boolean => nowMs - (this.#known.get(hash) ?? -KNOWN_MS) >= KNOWN_MS;
    const artifacts: KnownArtifact[] = [];
    for (const hash of new Set(hashes.filter(isNew))) {
      const file = this.#options.folder.use(hash);
      if (file === null)
        throw new ArtifactRefusedError(`there was no room for all of it; raise ARTIFACTS_MAX_BYTES`);
      try {
        const size = this.#options.folder.sizeOf(hash) ?? 0;
        artifacts.push({ hash, size, content: size <= index.mostKept ? await readFile(file) : null });
      } finally {
        this.release(hash);
      }
    }
    if (artifacts.length === 0) return;
    await index.keep(artifacts, this.ownAddress);
    for (const { hash } of artifacts) this.#known.set(hash, nowMs);
  }

  /**
   * Has bytes that work made be where they outlive this host: in the database, or with a backend.
   * @returns false where they are not wanted any more
   * @throws NoTakerError while no backend can take them
   * @throws ArtifactRefusedError where all that there are refuse it
   */
  async give(hashes: readonly string[], pass: UploadPass): Promise<boolean> {
    const { folder, index } = this.#options;
    await this.tell(hashes);
    for (const hash of hashes) {
      const size = folder.sizeOf(hash) ?? 0;
      if (size <= index.mostKept) continue;
      const file = folder.use(hash);
      if (file === null) throw new ArtifactRefusedError('there was no room to keep it until it was sent');
      try {
        if (!(await this.#send(hash, file, pass))) return false;
      } finally {
        this.release(hash);
      }
    }
    return true;
  }

  /** Hears that bytes had to go to make room. */
  gone(hash: string): void {
    this.#known.delete(hash);
    // Whoever asks in vain forgets it, too.
    this.#options.index.forget(hash, this.ownAddress).catch(() => undefined);
  }

  async #send(hash: string, file: string, pass: UploadPass): Promise<boolean> {
    const { index, transfer, observer } = this.#options;
    const tried: string[] = [];
    let isAway = false;
    for (const address of await index.takers()) {
      try {
        const isTaken = await transfer.put(address, hash, file, pass);
        if (isTaken) observer.moved('sent', 'server', this.#options.folder.sizeOf(hash) ?? 0);
        return isTaken;
      } catch (error) {
        tried.push(`${address}: ${messageOf(error)}`);
        isAway ||= !(error instanceof ArtifactRefusedError);
      }
    }
    if (isAway || tried.length === 0) throw new NoTakerError(tried);
    throw new ArtifactRefusedError(`no backend takes what was made (${tried.join('; ')})`);
  }

  async #fetch(hash: string, path: string): Promise<void> {
    const { folder, index, transfer, onRefused, observer } = this.#options;
    const known = await index.find(hash);
    if (known === null) throw new ArtifactMissingError(path, hash, []);
    const expected = { hash, size: known.size };
    const tried: string[] = [];
    let mayReturn = false;
    if (known.content !== null) {
      const { content } = known;
      try {
        await folder.put(inOneGo(content), expected);
        observer.moved('received', 'database', known.size);
        return;
      } catch (error) {
        throwIfFull(error);
        tried.push(`the database: ${messageOf(error)}`);
      }
    }
    for (const address of known.addresses.filter((one) => one !== this.ownAddress)) {
      try {
        await this.#receive(address, expected);
        observer.moved('received', 'server', known.size);
        // Nobody needs to know that it is here, too.
        await index.keep([{ hash, size: known.size, content: null }], this.ownAddress).catch(() => undefined);
        return;
      } catch (error) {
        throwIfFull(error);
        const isRefusal = error instanceof ArtifactRefusedError;
        // It was broken off, and who has it may be well.
        if (!isRefusal && transfer.drained.aborted) throw new ProcessStoppingError();
        const reason = messageOf(error);
        onRefused(address, hash, reason);
        tried.push(`${address}: ${reason}`);
        mayReturn ||= !isRefusal;
      }
    }
    throw new ArtifactMissingError(path, hash, tried, mayReturn);
  }

  async #receive(address: string, expected: { readonly hash: string; readonly size: number }): Promise<void> {
    const { folder, transfer } = this.#options;
    const incoming = await transfer.get(address, expected.hash);
    try {
      await folder.put(incoming.chunks, expected);
    } finally {
      // Where there is no room, nothing of it was read.
      incoming.letGo();
    }
  }
}

/** Where the disk here is full, those who have the bytes are not to blame. */
function throwIfFull(error: unknown): void {
  const shortage = resourceShortage(error);
  if (shortage?.isDisk) throw shortage;
}

async function* inOneGo(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function messageOf(error: unknown): string {
  if (error instanceof ArtifactRefusedError) return error.reason;
  return error instanceof Error ? `${error.message}${causeOf(error)}` : String(error);
}

/** What fetch says is "fetch failed"; its cause says why. */
function causeOf({ cause }: Error): string {
  return cause instanceof Error ? ` (${cause.message})` : '';
}
