import { ENGINE_VERSION_HEADER } from '../../../../src/base/pure/engine-version-header.js';
import { GraphqlClient } from '../../../../src/faces/client/graphql-client.js';
import type { OperationStatus } from '../../../../src/operations/record/operation.js';
import type { News } from '../../../../src/operations/watch/news.js';
import { encodeFrame, NEWS_CONTENT_TYPE } from '../../../../src/operations/watch/news-frames.js';
import { OperationServiceProxy } from '../../../../src/places/remote/operation-service-proxy.js';

export const ENGINE = '1.2.3';

/** Answers what a proxy asks as another server would, and can be told to be silent or to refuse. */
export class FakeHost {
  readonly url = 'http://worker.test:5003';
  engineVersion = ENGINE;
  /** False for a host that passes over the version that a request wants. */
  minds = true;
  /** How many requests get no answer from now on. */
  silences = 0;
  /** What every request is refused with; null to answer. */
  refusal: number | null = null;
  readonly statuses = new Map<string, OperationStatus>();
  /** The lines on which operations have been followed, in the order in which they were opened. */
  readonly lines: FakeLine[] = [];
  /** Is called with every line that is opened. */
  onLine: (line: FakeLine) => void = () => undefined;
  /** What every line is refused with; null to open it. */
  lineRefusal: number | null = null;
  readonly cancelled: string[] = [];
  readonly keys: (string | null)[] = [];
  /** Names of the documents, and paths of the downloads, in the order in which they came. */
  readonly requests: string[] = [];

  proxy(apiKey?: string): OperationServiceProxy {
    const fetch = (url: string, init: RequestInit): Promise<Response> => this.#answer(url, init);
    return new OperationServiceProxy(this.url, new GraphqlClient({ serverUrl: this.url, apiKey, fetch }));
  }

  async #answer(url: string, { headers, body, signal }: RequestInit): Promise<Response> {
    this.keys.push(new Headers(headers).get('authorization'));
    const path = new URL(url).pathname;
    const { query, variables } =
      body == null ? { query: '', variables: {} } : (JSON.parse(body as string) as Question);
    const name = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? path;
    this.requests.push(name);
    if (this.silences > 0) {
      this.silences--;
      throw new TypeError('fetch failed', { cause: new Error('connection refused') });
    }
    if (this.refusal !== null) return failure(this.refusal);
    if (path.endsWith('/outcome')) return this.#openLine(url, signal ?? null);
    const wanted = new Headers(headers).get(ENGINE_VERSION_HEADER);
    if (this.minds && wanted !== null && wanted !== this.engineVersion) return failure(412);
    const answered = this.minds && wanted !== null ? { [ENGINE_VERSION_HEADER]: this.engineVersion } : {};
    return Response.json({ data: this.#data(name, variables) }, { headers: answered });
  }

  #data(name: string, { ids = [], id = '' }: Question['variables']): unknown {
    switch (name) {
      case 'RemoteServer':
        return { server: { engineVersion: this.engineVersion } };
      case 'RemoteStatuses':
        return {
          operations: {
            nodes: ids.flatMap((one) => {
              const status = this.statuses.get(one);
              return status === undefined ? [] : [{ id: one, status }];
            }),
          },
        };
      case 'StartBacktest':
        return {
          startBacktest: {
            __typename: 'StartBacktestSuccess',
            deduplicated: false,
            operation: { id: 'op_there', title: 'rsi', pollAfterMs: 100 },
          },
        };
      case 'CancelOperation':
        this.cancelled.push(id);
        return {
          cancelOperation: { __typename: 'CancelOperationSuccess', operation: { id, status: 'CANCELLING' } },
        };
      default:
        throw new Error(`the fake host knows no ${name}`);
    }
  }

  #openLine(url: string, signal: AbortSignal | null): Response {
    if (this.lineRefusal !== null) return failure(this.lineRefusal);
    const line = new FakeLine(new URL(url).search, signal);
    this.lines.push(line);
    this.onLine(line);
    return new Response(line.body, { headers: { 'content-type': NEWS_CONTENT_TYPE } });
  }
}

/** One line on which an operation is followed, at the end of the host. */
export class FakeLine {
  readonly body: ReadableStream<Uint8Array>;
  /** Where the one who follows said that he had come to. */
  readonly query: string;
  /** True once the one who follows has hung up. */
  isLeft = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(query: string, signal: AbortSignal | null) {
    this.query = query;
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.isLeft = true;
      },
    });
    signal?.addEventListener('abort', () => {
      if (!this.isLeft) this.cut();
      this.isLeft = true;
    });
  }

  send(...news: readonly News[]): void {
    for (const one of news) this.sendBytes(Buffer.concat(encodeFrame(one)));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#controller?.enqueue(bytes);
  }

  /** Breaks the line. */
  cut(): void {
    try {
      this.#controller?.error(new TypeError('terminated'));
    } catch {
      // It is over already.
    }
  }

  /** Ends the line as if there were nothing more. */
  close(): void {
    this.#controller?.close();
  }
}

interface Question {
  readonly query: string;
  readonly variables: { readonly ids?: readonly string[]; readonly id?: string };
}

function failure(status: number): Response {
  return Response.json({ errors: [{ message: `refused with ${status}` }] }, { status });
}
