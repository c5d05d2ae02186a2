import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { type ApiKey, readApiKeysFile } from '../config/api-keys.js';
import type { Config } from '../config/config.js';

/** Shorter keys can be tried out: nothing slows down guessing in the Authorization header. */
const SAFE_KEY_CHARACTERS = 16;

/** A key that may use the API, without the key itself. */
export interface KnownKey {
  readonly name: string;
  readonly digest: Buffer;
}

/** Knows who may use the API. Keys from a file are read again when the file changes. */
export class ApiKeyRing {
  // Digests have one length whatever the key's, so that comparing them tells nothing about it.
  readonly #salt = randomBytes(32);
  readonly #file: string | null;
  readonly #logger: Logger;
  #fileVersion: string;
  #entries: readonly KnownKey[];

  constructor(config: Pick<Config, 'apiKeys' | 'apiKeysFile'>, logger: Logger) {
    this.#file = config.apiKeysFile;
    this.#logger = logger;
    this.#entries = this.#digest(config.apiKeys);
    this.#fileVersion = this.#versionOfFile();
  }

  /** True when requests need a key; stays as it is for the life of the ring. */
  get isRequired(): boolean {
    return this.#entries.length > 0;
  }

  /** Returns what is known of a key; null when it is none of ours. */
  find(key: string): KnownKey | null {
    return this.#entryOf(this.#digestOf(key));
  }

  /** Says whether a key that was found before is still in the list. */
  holds({ digest }: KnownKey): boolean {
    return this.#entryOf(digest) !== null;
  }

  #entryOf(digest: Buffer): KnownKey | null {
    this.#reloadIfChanged();
    let found: KnownKey | null = null;
    // Looks at every key: stopping at the first match would tell its place in the list.
    for (const entry of this.#entries) if (timingSafeEqual(entry.digest, digest)) found = entry;
    return found;
  }

  #reloadIfChanged(): void {
    if (this.#file === null) return;
    const version = this.#versionOfFile();
    if (version === this.#fileVersion) return;
    this.#fileVersion = version;
    try {
      this.#entries = this.#digest(readApiKeysFile(this.#file));
      this.#logger.info({ file: this.#file, keys: this.#entries.length }, 'API keys read again');
    } catch (err) {
      // A half-written file must not open the API, nor lock everybody out.
      this.#logger.error(
        { err, file: this.#file },
        'the changed API_KEYS_FILE cannot be used; the keys read before stay',
      );
    }
  }

  #versionOfFile(): string {
    const stats = this.#file === null ? undefined : statSync(this.#file, { throwIfNoEntry: false });
    return stats ? `${stats.mtimeMs}:${stats.size}:${stats.ino}` : 'absent';
  }

  #digest(keys: readonly ApiKey[]): readonly KnownKey[] {
    const short = keys.filter(({ key }) => key.length < SAFE_KEY_CHARACTERS).map(({ name }) => name);
    if (short.length > 0) {
      this.#logger.warn(
        { names: short },
        `API keys of fewer than ${SAFE_KEY_CHARACTERS} characters can be guessed`,
      );
    }
    return keys.map(({ name, key }) => ({ name, digest: this.#digestOf(key) }));
  }

  #digestOf(key: string): Buffer {
    return createHmac('sha256', this.#salt).update(key).digest();
  }
}
