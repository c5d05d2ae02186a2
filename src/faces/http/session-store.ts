import { createHash, randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../../base/outer/clock.js';
import type { KnownKey } from './api-key-ring.js';

/** How long a browser stays signed in. */
export const SESSION_TTL_MS = 12 * 60 * 60 * 1_000;
const MAX_SESSIONS = 10_000;
const ID_BYTES = 32;

interface Session {
  readonly key: KnownKey;
  readonly expiresAtMs: number;
}

/**
 * Keeps which browsers are signed in, in memory: a restart signs everyone out.
 * What it holds are hashes of the ids, so that nothing of it can be used as one.
 */
export class SessionStore {
  readonly #clock: Clock;
  readonly #maxSessions: number;
  /** Oldest first, which is the order of expiry too. */
  readonly #sessions = new Map<string, Session>();

  constructor(clock: Clock = systemClock, maxSessions = MAX_SESSIONS) {
    this.#clock = clock;
    this.#maxSessions = maxSessions;
  }

  /**
   * Signs a browser in; beyond the bound, whoever signed in first is signed out.
   * @returns the id of the session, which is not kept
   */
  open(key: KnownKey): string {
    this.#dropExpired();
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= this.#maxSessions && oldest !== undefined) this.#sessions.delete(oldest);
    const id = randomBytes(ID_BYTES).toString('base64url');
    this.#sessions.set(hashOf(id), { key, expiresAtMs: this.#nowMs() + SESSION_TTL_MS });
    return id;
  }

  /** Returns the key that a session was opened with; null when there is no such session any more. */
  keyOf(id: string): KnownKey | null {
    const session = this.#sessions.get(hashOf(id));
    return session !== undefined && session.expiresAtMs > this.#nowMs() ? session.key : null;
  }

  close(id: string): void {
    this.#sessions.delete(hashOf(id));
  }

  #dropExpired(): void {
    for (const [hash, { expiresAtMs }] of this.#sessions) {
      if (expiresAtMs > this.#nowMs()) return;
      this.#sessions.delete(hash);
    }
  }

  #nowMs(): number {
    return this.#clock.now().getTime();
  }
}

/** Unsalted: ids are random, nobody can guess at what a hash was made of. */
function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
