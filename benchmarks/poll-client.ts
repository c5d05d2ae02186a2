import { Agent, request } from 'node:http';
import type { TypedDocumentString } from '../src/faces/client/generated/graphql.js';

/**
 * Sends GraphQL documents over one connection that stays open, as a polling client does. It is plain node:http,
 * because `fetch` would add half a millisecond of its own to every answer.
 */
export class PollClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: URL;

  /** @param serverUrl address of a server on this machine */
  constructor(serverUrl: string) {
    this.#url = new URL('/graphql', serverUrl);
  }

  /** Executes one document; milliseconds count from before it is sent until its answer has been read and parsed. */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<{ readonly data: Result; readonly elapsedMs: number }> {
    const body = JSON.stringify({ query: document.toString(), variables });
    const startMs = performance.now();
    const answer = JSON.parse(await this.#post(body)) as { data?: Result | null; errors?: unknown };
    const elapsedMs = performance.now() - startMs;
    if (answer.data === undefined || answer.data === null || answer.errors !== undefined)
      throw new Error(`the server answers ${JSON.stringify(answer.errors)}`);
    return { data: answer.data, elapsedMs };
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve(text));
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
