import type { ClientOptions } from '../../../../src/faces/public-client/index.js';

/** What a request carried. */
export interface SeenRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Turn = (() => Response | Promise<Response>) | Error;

/** Answers requests in turn, one for each, and keeps what it was asked. */
export class FakeServer {
  readonly seen: SeenRequest[] = [];
  readonly #turns: Turn[];

  constructor(...turns: readonly Turn[]) {
    this.#turns = [...turns];
  }

  /** Options of a client of this server. */
  options(more: Partial<ClientOptions> = {}): ClientOptions {
    return { url: 'http://ktrdr.test/', fetch: (...request) => this.#answer(...request), ...more };
  }

  async #answer(url: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {
    const { query, variables } = JSON.parse(String(init.body ?? '{}')) as SeenRequest;
    this.seen.push({ url: String(url), headers: init.headers as SeenRequest['headers'], query, variables });
    const turn = this.#turns.shift();
    if (turn === undefined) throw new Error('asked once too often');
    if (turn instanceof Error) throw turn;
    return turn();
  }
}

export const data = (value: unknown) => () => Response.json({ data: value });

/** A server that cannot take requests just now, and asks to try again at once. */
export const busy = () => new Response('', { status: 503, headers: { 'retry-after': '0' } });

/** What `fetch` throws when nobody listens. */
export const nobody = new TypeError('fetch failed', {
  cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
});
