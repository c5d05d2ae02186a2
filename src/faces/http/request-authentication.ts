import type { ApiKeyRing } from './api-key-ring.js';
import { bearerToken } from './bearer-token.js';
import { sessionIdOf } from './session-cookie.js';
import type { SessionStore } from './session-store.js';

/** Who sent a request, and by what it is known. */
export interface Caller {
  /** Of the API key. */
  readonly name: string;
  /** Only a session is something that a browser adds by itself, whichever page makes it send the request. */
  readonly by: 'key' | 'session';
}

/** Finds out who sends requests: by the key in the Authorization header, or else by the session cookie. */
export class RequestAuthentication {
  readonly #keys: ApiKeyRing;
  readonly #sessions: SessionStore;
  /** Kept because a body may arrive slowly, and who sent it is decided before it is read. */
  readonly #callers = new WeakMap<Request, Caller | null>();

  constructor(keys: ApiKeyRing, sessions: SessionStore) {
    this.#keys = keys;
    this.#sessions = sessions;
  }

  /** True when requests need a key. */
  get isRequired(): boolean {
    return this.#keys.isRequired;
  }

  /** Returns who sent a request; null when that is unknown, as it always is while no keys are set. */
  callerOf(request: Request): Caller | null {
    const known = this.#callers.get(request);
    if (known !== undefined) return known;
    const caller = this.isRequired ? this.#identify(request.headers) : null;
    this.#callers.set(request, caller);
    return caller;
  }

  /** A request with an Authorization header is judged by that alone: a wrong key is an answer to be seen. */
  #identify(headers: Headers): Caller | null {
    const authorization = headers.get('authorization');
    if (authorization !== null) {
      const token = bearerToken(authorization);
      const key = token === null ? null : this.#keys.find(token);
      return key && { name: key.name, by: 'key' };
    }
    const id = sessionIdOf(headers.get('cookie'));
    const key = id === null ? null : this.#sessions.keyOf(id);
    return key !== null && this.#keys.holds(key) ? { name: key.name, by: 'session' } : null;
  }
}
