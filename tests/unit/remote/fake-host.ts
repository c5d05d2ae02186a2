import { GraphqlClient } from '../../../src/client/graphql-client.js';
import type { OperationStatus } from '../../../src/operations/operation.js';
import { outcomeLines, type WholeOutcome } from '../../../src/operations/outcome-lines.js';
import { OperationServiceProxy } from '../../../src/remote/operation-service-proxy.js';

export const ENGINE = '1.2.3';

/** Answers what a proxy asks as another server would, and can be told to be silent or to refuse. */
export class FakeHost {
  readonly url = 'http://worker.test:5003';
  engineVersion = ENGINE;
  /** How many requests get no answer from now on. */
  silences = 0;
  /** What every request is refused with; null to answer. */
  refusal: number | null = null;
  readonly statuses = new Map<string, OperationStatus>();
  outcome: WholeOutcome | null = null;
  /** What an outcome is served as instead. */
  outcomeText: string | null = null;
  outcomeRefusal: number | null = null;
  readonly cancelled: string[] = [];
  readonly keys: (string | null)[] = [];
  /** Names of the documents, and paths of the downloads, in the order in which they came. */
  readonly requests: string[] = [];

  proxy(apiKey?: string): OperationServiceProxy {
    const fetch = (url: string, init: RequestInit): Promise<Response> => this.#answer(url, init);
    return new OperationServiceProxy(this.url, new GraphqlClient({ serverUrl: this.url, apiKey, fetch }));
  }

  async #answer(url: string, { headers, body }: RequestInit): Promise<Response> {
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
    if (path.endsWith('/outcome')) return this.#outcome();
    return Response.json({ data: this.#data(name, variables) });
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
      case 'CancelOperation':
        this.cancelled.push(id);
        return {
          cancelOperation: { __typename: 'CancelOperationSuccess', operation: { id, status: 'CANCELLING' } },
        };
      default:
        throw new Error(`the fake host knows no ${name}`);
    }
  }

  #outcome(): Response {
    if (this.outcomeRefusal !== null) return failure(this.outcomeRefusal);
    const text = this.outcomeText ?? (this.outcome && [...outcomeLines(this.outcome)].join(''));
    return text === null ? failure(409) : new Response(text);
  }
}

interface Question {
  readonly query: string;
  readonly variables: { readonly ids?: readonly string[]; readonly id?: string };
}

function failure(status: number): Response {
  return Response.json({ errors: [{ message: `refused with ${status}` }] }, { status });
}
