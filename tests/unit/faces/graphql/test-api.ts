import { pino } from 'pino';
import { createGraphqlServer, type GraphqlServerOptions } from '../../../../src/faces/http/graphql-server.js';
import { MutationTurns } from '../../../../src/faces/http/mutation-turns.js';
import type { OutcomePort } from '../../../../src/faces/http/operation-outcome.js';
import { Readiness } from '../../../../src/faces/http/readiness.js';
import { ServerMetrics } from '../../../../src/faces/http/server-metrics.js';
import { type FakeFiles, fakeOperationFiles } from '../../../support/fake-operation-files.js';
import { sampleConsole } from '../../../support/sample-console.js';
import { type FakeBehaviour, fakeServices } from './fake-services.js';

/** What an API answers to a query. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

export const testConfig: GraphqlServerOptions['config'] = {
  host: '127.0.0.1',
  apiKeys: [],
  apiKeysFile: null,
  allowUnauthenticated: false,
  metricsToken: null,
};

/** The API over fakes, asked through fetch without a port. */
export function testApi(
  behaviour: FakeBehaviour & { files?: FakeFiles; outcomes?: OutcomePort } = {},
  config: Partial<GraphqlServerOptions['config']> = {},
) {
  const services = fakeServices(behaviour);
  const readiness = new Readiness();
  const server = createGraphqlServer({
    artifacts: null,
    ...services,
    config: { ...testConfig, ...config },
    logger: pino({ level: 'silent' }),
    readiness,
    files: fakeOperationFiles(behaviour.files),
    consoleFiles: async () => sampleConsole,
    uploads: { store: async () => ({ bytes: 0, isReplacement: false }) },
    turns: new MutationTurns(),
    outcomes: behaviour.outcomes ?? { news: async () => null },
    metrics: new ServerMetrics({
      queued: async () => 2,
      running: async () => 1,
      busyThreads: () => 1,
      threads: 2,
      waiting: async () => [],
    }),
  });
  const fetch = (path: string, init: RequestInit = {}) =>
    server.fetch(new Request(`http://localhost${path}`, init));
  const query = async (text: string, variables: object = {}): Promise<Answer> => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as Answer;
  };
  return { server, readiness, fetch, query, calls: services.calls };
}
