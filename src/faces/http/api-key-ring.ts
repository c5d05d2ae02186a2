import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import { type ApiKey, type ApiKeyFile, parseApiKeyFile } from '../../base/outer/config/api-keys.js';
import type { Config } from '../../base/outer/config/config.js';
import { WatchedText } from './watched-text.js';

/** Shorter keys can be tried out: nothing slows down guessing in the Authorization header. */
const SAFE_KEY_CHARACTERS = 16;

/** A key that may use the API, without the key itself. */
export interface KnownKey {
  readonly name: string;
  readonly digest: Buffer;
}

/**
 * Knows who may use the API.
 *
 * Keys from a file are those that stand in it now, and no others: a key that was taken out, or whose line or file cannot
 * be read, opens nothing. A server that was started with keys asks for one for as long as it lives, so that a file
 * without any shuts everybody out, and lets nobody in.
 */
export class ApiKeyRing {
  // Digests have one length whatever the key's, so that comparing them tells nothing about it.
  readonly #salt = randomBytes(32);
  readonly #file: WatchedText | null;
  readonly #logger: Logger;
  /** What the keys were read from; undefined before the first time. */
  #text: string | null | undefined;
  #entries: readonly KnownKey[];

  /** True when requests need a key; stays as it is for the life of the ring. */
  readonly isRequired: boolean;

  constructor(config: Pick<Config, 'apiKeys' | 'apiKeysFile'>, logger: Logger) {
    this.#file = config.apiKeysFile === null ? null : new WatchedText(config.apiKeysFile);
    this.#logger = logger;
    this.#entries = this.#file === null ? this.#digest(config.apiKeys) : [];
    this.isRequired = config.apiKeys.length > 0 || this.#file !== null;
  }

  /** False when requests need a key and there is none that would do. */
  get admitsAnyone(): boolean {
    this.#reloadIfChanged();
    return !this.isRequired || this.#entries.length > 0;
  }

  /** Returns what is known of a key; null when it is none of ours. */
  find(key: string): KnownKey | null {
    this.#reloadIfChanged();
    return this.#entryOf(this.#digestOf(key));
  }

  /** Says whether a key that was found before has been in the list ever since. */
  holds(known: KnownKey): boolean {
    this.#reloadIfChanged();
    return this.#entries.includes(known);
  }

  #entryOf(digest: Buffer): KnownKey | null {
    let found: KnownKey | null = null;
    // Looks at every key: stopping at the first match would tell its place in the list.
    for (const entry of this.#entries) if (timingSafeEqual(entry.digest, digest)) found = entry;
    return found;
  }

  #reloadIfChanged(): void {
    const text = this.#file?.read();
    if (text === undefined || text === this.#text) return;
    this.#text = text;
    const file = text === null ? { keys: [], badLines: [] } : parseApiKeyFile(text);
    // Who stays is the same entry: what was opened with it stays open, and nothing else does.
    this.#entries = this.#digest(file.keys).map((entry) => {
      const before = this.#entryOf(entry.digest);
      return before?.name === entry.name ? before : entry;
    });
    this.#report(text !== null, file);
  }

  #report(isReadable: boolean, { keys, badLines }: ApiKeyFile): void {
    if (badLines.length > 0) {
      const message = 'API_KEYS_FILE has lines that are no name:key entries: their keys open nothing';
      this.#logger.error({ lines: badLines }, message);
    }
    if (keys.length > 0) this.#logger.info({ keys: keys.length }, 'API keys read');
    else {
      const problem = isReadable ? 'holds no key' : 'is missing or cannot be read';
      this.#logger.error(`API_KEYS_FILE ${problem}: every request is refused until it holds one`);
    }
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
