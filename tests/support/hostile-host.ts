import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ENGINE_VERSION_HEADER } from '../../src/base/pure/engine-version-header.js';
import { ENGINE_VERSION } from '../../src/domain/backtest/engine-version.js';

/** Answers one request, however it likes. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** The name of a GraphQL document, or `outcome` for a question for news. */
export type Asked =
  | 'StartBacktest'
  | 'RemoteBacktest'
  | 'RemoteStatuses'
  | 'RemoteServer'
  | 'CancelOperation'
  | 'outcome';

/** What a worker says of a backtest that runs. */
export const runningBacktest = {
  __typename: 'BacktestOperation',
  status: 'RUNNING',
  progress: {
    phase: 'simulating',
    percentage: 10,
    message: 'Backtesting',
    currentStep: 10,
    totalSteps: 100,
    etaSeconds: 9,
  },
  error: null,
  warnings: [],
  snapshot: null,
};

/** Answers with data, as a GraphQL server does. */
export function data(value: unknown): Answer {
  return (response) => {
    const headers = { 'content-type': 'application/json', [ENGINE_VERSION_HEADER]: ENGINE_VERSION };
    response.writeHead(200, headers).end(JSON.stringify({ data: value }));
  };
}

/** Says what a worker would say, but for what a test has it say. */
const honest: Readonly<Record<Asked, Answer>> = {
  StartBacktest: data({
    startBacktest: {
      __typename: 'StartBacktestSuccess',
      deduplicated: false,
      operation: { id: 'op_there', title: 'rsi', pollAfterMs: 100 },
    },
  }),
  RemoteBacktest: data({ operation: runningBacktest }),
  RemoteStatuses: data({ operations: { nodes: [{ id: 'op_there', status: 'RUNNING' }] } }),
  RemoteServer: data({ server: { engineVersion: ENGINE_VERSION } }),
  CancelOperation: data({ cancelOperation: { __typename: 'CancelOperationSuccess' } }),
  // It begins an answer, and says nothing.
  outcome: (response) => {
    response.writeHead(200, { 'content-type': 'application/vnd.ktrdr.outcome' }).flushHeaders();
  },
};

/** A server on loopback that is written by hand, so that it can say anything to a backend. */
export interface HostileHost {
  readonly url: string;
  /** What it says instead of what a worker would. */
  readonly answers: Partial<Record<Asked, Answer>>;
  /** What it was asked, with the credentials that came along. */
  readonly requests: { readonly asked: string; readonly authorization: string | undefined }[];
  /** Says again what a worker would, and forgets what it was asked. */
  forget(): void;
  close(): Promise<void>;
}

export async function startHostileHost(): Promise<HostileHost> {
  const answers: Partial<Record<Asked, Answer>> = {};
  const requests: HostileHost['requests'] = [];
  const server = createServer((request, response) => {
    text(request).then(
      (body) => answer(request, response, body),
      // The backend has gone before it had said all.
      () => undefined,
    );
  });
  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const asked = askedOf(request.url ?? '', body);
    requests.push({ asked, authorization: request.headers.authorization });
    (answers[asked] ?? honest[asked])(response, request);
  }
  // What a client breaks off is what the tests are about.
  server.on('clientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    requests,
    forget() {
      for (const asked of Object.keys(answers) as Asked[]) delete answers[asked];
      requests.length = 0;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Writes the same bytes for as long as somebody takes them; tells when nobody does any more. */
export function endless(
  response: ServerResponse,
  start: string | Uint8Array,
  onLeft: (bytes: number) => void,
): void {
  const block = Buffer.alloc(2 ** 20, ' ');
  let bytes = 0;
  const write = (): void => {
    while (!response.destroyed) {
      bytes += block.byteLength;
      if (!response.write(block)) return;
    }
  };
  response.on('drain', write);
  response.on('close', () => onLeft(bytes));
  response.on('error', () => undefined);
  response.write(start);
  write();
}

function askedOf(url: string, body: string): Asked {
  if (url.includes('/outcome')) return 'outcome';
  return /(?:query|mutation) (\w+)/.exec(body)?.[1] as Asked;
}
