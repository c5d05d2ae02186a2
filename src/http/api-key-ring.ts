import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { type ApiKey, readApiKeysFile } from '../config/api-keys.js';
import type { Config } from '../config/config.js';

/** Knows who may use the API. Keys from a file are read again when the file changes. */
export class ApiKeyRing {
  // Digests have one length whatever the key's, so that comparing them tells nothing about it.
  readonly #salt = randomBytes(32);
  readonly #file: string | null;
  readonly #logger: Logger;
  #fileVersion: string;
  #entries: readonly { readonly name: string; readonly digest: Buffer }[];

  constructor(config: Pick<Config, 'apiKeys' | 'apiKeysFile'>, logger: Logger) {
    this.#file = config.apiKeysFile;
    this.#logger = logger;
    this.#entries = this.#digest(config.apiKeys);
    this.#fileVersion = this.#versionOfFile();
  }

  /** True when requests need a key. */
  get isRequired(): boolean {
    return this.#entries.length > 0;
  }

  /** Says whether a request with this Authorization header may pass. */
  admits(authorization: string | null): boolean {
    return !this.isRequired || this.nameOf(authorization) !== null;
  }

  /** Returns the name of the key in an Authorization header; null without a known key. */
  nameOf(authorization: string | null): string | null {
    this.#reloadIfChanged();
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return null;
    const digest = this.#digestOf(token);
    let name: string | null = null;
    // Looks at every key: stopping at the first match would tell its place in the list.
    for (const entry of this.#entries) if (timingSafeEqual(entry.digest, digest)) name = entry.name;
    return name;
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

  #digest(keys: readonly ApiKey[]) {
    return keys.map(({ name, key }) => ({ name, digest: this.#digestOf(key) }));
  }

  #digestOf(key: string): Buffer {
    return createHmac('sha256', this.#salt).update(key).digest();
  }
}
