import { ENGINE_VERSION_HEADER } from '../../../../src/base/pure/engine-version-header.js';
import { GraphqlClient } from '../../../../src/faces/client/graphql-client.js';
import type { OperationStatus } from '../../../../src/operations/record/operation.js';
import { encodeNews, NEWS_MEDIA_TYPE, type News } from '../../../../src/operations/watch/news.js';
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
  /** The questions for news, in the order in which they came; each waits until something is told. */
  readonly asked: AskedNews[] = [];
  /** What every question for news is refused with; null to answer it. */
  newsRefusal: number | null = null;
  readonly #bodies: NewsBody[] = [];
  readonly #waiting: ((body: NewsBody) => void)[] = [];
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
    if (path.endsWith('/outcome')) return this.#answerNews(url, signal ?? null);
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

  /** Answers one question for news each, those that come as well as those that wait. */
  tell(...news: readonly News[]): void {
    this.tellBytes(...news.map(encodeNews));
  }

  tellBytes(...bodies: readonly NewsBody[]): void {
    this.#bodies.push(...bodies);
    while (this.#bodies.length > 0 && this.#waiting.length > 0)
      this.#waiting.shift()?.(this.#bodies.shift() as NewsBody);
  }

  /** Answers with the begin of news, and breaks off. */
  tellHalf(news: News): void {
    const whole = encodeNews(news);
    let isBegun = false;
    this.tellBytes(
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          if (isBegun) controller.error(new TypeError('terminated'));
          else controller.enqueue(new Uint8Array(whole.subarray(0, whole.byteLength / 2)));
          isBegun = true;
        },
      }),
    );
  }

  async #answerNews(url: string, signal: AbortSignal | null): Promise<Response> {
    if (this.newsRefusal !== null) return failure(this.newsRefusal);
    const asked = { query: new URL(url).search, isLeft: false };
    this.asked.push(asked);
    const body = await new Promise<NewsBody>((resolve, reject) => {
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => {
        asked.isLeft = true;
        const place = this.#waiting.indexOf(resolve);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(new TypeError('fetch failed', { cause: signal.reason }));
      });
      this.tellBytes();
    });
    return new Response(body as BodyInit, { headers: { 'content-type': NEWS_MEDIA_TYPE } });
  }
}

/** A question for news. */
export interface AskedNews {
  /** Where the one who follows said that he had come to. */
  readonly query: string;
  /** True once the one who follows has hung up. */
  readonly isLeft: boolean;
}

type NewsBody = Uint8Array | ReadableStream<Uint8Array>;

interface Question {
  readonly query: string;
  readonly variables: { readonly ids?: readonly string[]; readonly id?: string };
}

function failure(status: number): Response {
  return Response.json({ errors: [{ message: `refused with ${status}` }] }, { status });
}
