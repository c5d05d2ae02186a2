import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BacktestParameters,
  backtestParametersSchema,
} from '../../../../src/domain/backtest/backtest-parameters.js';
import { ENGINE_VERSION } from '../../../../src/domain/backtest/engine-version.js';
import {
  CancelOperationDocument,
  RemoteServerDocument,
} from '../../../../src/faces/client/generated/graphql.js';
import { GraphqlClient, ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import { backtestKind } from '../../../../src/kinds/backtest/backtest-kind.js';
import { RemoteHosts } from '../../../../src/places/remote/remote-hosts.js';
import { remoteKindCalls } from '../../../../src/places/remote/remote-kind-calls.js';
import { startPatiently } from '../../../../src/places/remote/start-patiently.js';
import {
  data,
  endless,
  type HostileHost,
  runningBacktest,
  startHostileHost,
} from '../../../support/hostile-host.js';
import { sampleOperation } from '../../../support/sample-operation.js';

let host: HostileHost;
let hosts: RemoteHosts;
beforeEach(async () => {
  host = await startHostileHost();
  hosts = new RemoteHosts(null);
});
afterEach(async () => {
  hosts.close();
  await host.close();
});

const parameters: BacktestParameters = backtestParametersSchema.parse({
  ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: 'strategies/rsi.yaml', modelPath: 'models/rsi' },
  ...{ startDate: '2024-01-01', endDate: '2024-01-31', initialCapital: 100_000, commission: 0, slippage: 0 },
  ...{ overrides: [], replay: null },
});
const calls = () =>
  remoteKindCalls(hosts.proxyOf(host.url), {
    ...{ kind: backtestKind, operation: sampleOperation(), parameters },
    settings: { folders: { strategies: '/strategies', models: '/models', data: '/data' } },
    engineVersion: ENGINE_VERSION,
  });
const pull = () => calls().pull('op_there');
const start = () => calls().start();
const snapshot = {
  ...{ currentBar: 49, totalBars: 100, totalTrades: 0, currentPnl: 0, winRate: null },
  currentDate: '2024-01-12T00:00:00.000Z',
};
const progress = (change: object) => ({ progress: { ...runningBacktest.progress, ...change } });

describe('a state that a host answers', () => {
  it('is taken when it is what a ktrdr server says', async () => {
    host.answers.RemoteBacktest = data({ operation: { ...runningBacktest, snapshot } });
    expect(await pull()).toMatchObject({
      status: 'RUNNING',
      snapshot: { currentBar: 49, currentTimeMs: 1_705_017_600_000 },
    });
  });

  it.each([
    ['a status that is none', { status: 'BOGUS' }],
    ['a status that is a number', { status: 3 }],
    ['no progress', { progress: null }],
    ['a percentage in words', progress({ percentage: 'half' })],
    ['a percentage above 100', progress({ percentage: 1e9 })],
    ['a step that is no Int of GraphQL', progress({ currentStep: 2 ** 31 })],
    ['a step that is a fraction', progress({ currentStep: 1.5 })],
    ['warnings that are no list', { warnings: { length: 1 } }],
    ['a severity that is none', { warnings: [{ code: 'X', severity: 'DOOM', message: 'x' }] }],
    ['an error without a message', { status: 'FAILED', error: { code: 'X', retryable: false } }],
    ['a snapshot of another form', { snapshot: { currentBar: 'one' } }],
    ['a snapshot with a date that is none', { snapshot: { ...snapshot, currentDate: 'yesterday' } }],
    ['a snapshot with a bar below 0', { snapshot: { ...snapshot, currentBar: -1 } }],
  ])('is refused with a code when it has %s', async (_what, change) => {
    host.answers.RemoteBacktest = data({ operation: { ...runningBacktest, ...change } });
    await expect(pull()).rejects.toMatchObject({ code: 'REMOTE_ANSWER_INVALID' });
  });

  it.each([[null], [{}], [{ operation: 'op_1' }], [{ operation: [] }], [[]]])(
    'is refused when it is %j',
    async (answer) => {
      host.answers.RemoteBacktest = data(answer);
      await expect(pull()).rejects.toThrow(/cannot be used|without data/);
    },
  );

  it('is cut to a bearable length where it has texts of megabytes, and is well-formed', async () => {
    const message = `\ud800${'x'.repeat(2_500_000)}`;
    const warnings = Array.from({ length: 1_000 }, () => ({
      code: 'X',
      severity: 'INFO',
      message: 'y'.repeat(500),
    }));
    const error = { code: 'X', message, retryable: false };
    host.answers.RemoteBacktest = data({
      operation: { ...runningBacktest, status: 'FAILED', error, warnings },
    });
    const state = await pull();
    expect(state?.error?.message).toHaveLength(20_000);
    expect(state?.error?.message).toMatch(/^\ufffdx+…$/);
    expect(state?.warnings).toHaveLength(200);
  });

  it('is given up while it streams when it has no end', async () => {
    const left = new Promise<number>((resolve) => {
      host.answers.RemoteBacktest = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        endless(response, '{"data": ', resolve);
      };
    });
    await expect(pull()).rejects.toThrow(/more than 4194304 bytes/);
    // What lies in the buffers of both ends is all that was sent beyond.
    expect(await left).toBeLessThan(64 * 2 ** 20);
  });

  it('is not believed to be small where it is packed', async () => {
    const { gzipSync } = await import('node:zlib');
    const packed = gzipSync(Buffer.alloc(64 * 2 ** 20, ' '));
    expect(packed.byteLength).toBeLessThan(100_000);
    host.answers.RemoteBacktest = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
    };
    await expect(pull()).rejects.toThrow(/more than 4194304 bytes/);
  });
});

describe('statuses that a host answers', () => {
  it.each([
    ['a status that is none', [{ id: 'op_1', status: 'BOGUS' }]],
    ['an id that is none', [{ id: '../..', status: 'RUNNING' }]],
    ['more than were asked for', Array.from({ length: 201 }, () => ({ id: 'op_1', status: 'RUNNING' }))],
  ])('are refused when they have %s', async (_what, nodes) => {
    host.answers.RemoteStatuses = data({ operations: { nodes } });
    await expect(hosts.proxyOf(host.url).statuses(['op_1'])).rejects.toMatchObject({
      code: 'REMOTE_ANSWER_INVALID',
    });
  });
});

describe('a start that a host answers', () => {
  const full = (retryAfterMs: unknown) =>
    data({ startBacktest: { __typename: 'QueueFullError', message: 'full', retryAfterMs } });

  it.each([
    [0, 250],
    [-1_000, 250],
    [1_000, 1_000],
    [1e12, 60_000],
  ])('with a full queue and %d ms is tried again after %d ms', async (retryAfterMs, pauseMs) => {
    host.answers.StartBacktest = full(retryAfterMs);
    const pauses: number[] = [];
    const given = new AbortController();
    await startPatiently(start, {
      host: host.url,
      patience: { totalMs: 30_000, firstPauseMs: 1, longestPauseMs: 1 },
      signal: given.signal,
      waiting: {
        nowMs: () => 0,
        pause: async (durationMs) => {
          pauses.push(durationMs);
          if (pauses.length === 3) given.abort();
        },
      },
    });
    expect(pauses).toEqual([pauseMs, pauseMs, pauseMs]);
  });

  it.each([
    ['an id with a path in it', { __typename: 'StartBacktestSuccess', operation: { id: '../../metrics' } }],
    ['an id of megabytes', { __typename: 'StartBacktestSuccess', operation: { id: 'x'.repeat(2e6) } }],
    ['nothing that we know', { __typename: 'Surprise' }],
    ['no object', 'started'],
  ])('with %s is refused with a code', async (_what, startBacktest) => {
    host.answers.StartBacktest = data({ startBacktest });
    await expect(start()).rejects.toMatchObject({ code: 'REMOTE_ANSWER_INVALID' });
  });

  it('with words of megabytes is refused in few', async () => {
    const message = 'x'.repeat(2e6);
    host.answers.StartBacktest = data({ startBacktest: { __typename: 'InvalidInputError', message } });
    expect(await start()).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^x{1999}…$/) as string,
    });
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])(
    '%d is not followed, neither by requests nor by questions for news',
    async (status) => {
      const elsewhere = await startHostileHost();
      try {
        const redirect = (response: import('node:http').ServerResponse) =>
          void response.writeHead(status, { location: `${elsewhere.url}/graphql` }).end();
        Object.assign(host.answers, { StartBacktest: redirect, RemoteBacktest: redirect, outcome: redirect });
        const message = new RegExp(`HTTP ${status}: it sends requests on to ${elsewhere.url}`);
        await expect(start()).rejects.toThrow(message);
        await expect(pull()).rejects.toThrow(message);
        const asked = hosts
          .proxyOf(host.url)
          .news('op_there', { attempt: 0, status: 'PENDING', counts: new Map() }, AbortSignal.timeout(5_000));
        await expect(asked).rejects.toThrow(message);
        expect(elsewhere.requests).toEqual([]);
        // Such an answer does not pass, so nothing is tried again.
        expect(host.requests).toHaveLength(3);
      } finally {
        await elsewhere.close();
      }
    },
  );
});

describe('the key of a host', () => {
  const KEY = 'the-key-of-the-new-host';

  it('is sent to the origin that it was set for, whatever the path, and to no other', async () => {
    const old = await startHostileHost();
    hosts = new RemoteHosts({ url: `${host.url}/`, apiKey: KEY });
    try {
      for (const url of [host.url, `${host.url}/`, old.url]) await hosts.proxyOf(url).statuses(['op_1']);
      expect(host.requests.map(({ authorization }) => authorization)).toEqual([
        `Bearer ${KEY}`,
        `Bearer ${KEY}`,
      ]);
      expect(old.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
    } finally {
      await old.close();
    }
  });

  it('that is missing for a host of an earlier setting is named when that asks for one', async () => {
    hosts = new RemoteHosts({ url: 'http://127.0.0.1:1', apiKey: KEY });
    host.answers.RemoteBacktest = (response) =>
      void response
        .writeHead(401, { 'content-type': 'application/json' })
        .end('{"errors":[{"message":"no API key"}]}');
    await expect(pull()).rejects.toThrow(
      /no API key\nNo key is sent there.*belongs to http:\/\/127\.0\.0\.1:1/,
    );
  });
});

describe('a connection that a server has closed while it was idle', () => {
  let server: Server;
  let url: string;
  let requests: number;
  let resets: number;
  beforeEach(async () => {
    requests = 0;
    resets = 0;
    const used = new Set<Socket>();
    // Resets the first connection that is used a second time, as one that was being closed.
    server = createServer((request, response) => {
      requests++;
      if (resets === 0 && used.has(request.socket)) {
        resets++;
        request.socket.resetAndDestroy();
        return;
      }
      used.add(request.socket);
      request
        .resume()
        .on('end', () => data({ server: { engineVersion: '1' }, cancelOperation: {} })(response, request));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is replaced for a query', async () => {
    const client = new GraphqlClient({ serverUrl: url });
    let answers = 0;
    for (; resets === 0; answers++)
      expect((await client.request(RemoteServerDocument, {})).server.engineVersion).toBe('1');
    expect(requests).toBe(answers + 1);
  });

  it('fails a mutation, which may have been done', async () => {
    const client = new GraphqlClient({ serverUrl: url });
    let sent = 0;
    const failures: unknown[] = [];
    for (; resets === 0; sent++)
      await client
        .request(CancelOperationDocument, { id: 'op_1', reason: null })
        .catch((error: unknown) => failures.push(error));
    expect(failures).toEqual([expect.any(ServerUnreachableError)]);
    expect(requests).toBe(sent);
  });
});
