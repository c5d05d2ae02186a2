import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createClient,
  RequestRefusedError,
  ServerAwayError,
  type StartBacktestInput,
} from '../../../../src/faces/public-client/index.js';
import { busy, data, FakeServer, nobody } from './fake-server.js';

const input: StartBacktestInput = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/a.yaml',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
};
const started = { startBacktest: { __typename: 'StartBacktestSuccess', operation: { id: 'op_1' } } };

afterEach(() => {
  vi.useRealTimers();
});

describe('a client and its server', () => {
  it('sends key, document and variables to the address, whether that ends with a slash or not', async () => {
    const server = new FakeServer(data({ server: { version: '1' } }));
    const client = createClient(server.options({ apiKey: 'secret' }));
    expect(await client.request('query Version { server { version } }', { a: 1 })).toEqual({
      server: { version: '1' },
    });
    expect(server.seen).toEqual([
      {
        url: 'http://ktrdr.test/graphql',
        headers: expect.objectContaining({ authorization: 'Bearer secret' }) as object,
        query: 'query Version { server { version } }',
        variables: { a: 1 },
      },
    ]);
  });

  it('asks again while the server is away: nobody listens, it is busy, or its answer breaks off', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const torn = () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.error(new Error('terminated')),
        }),
      );
    const server = new FakeServer(nobody, busy, torn, data({ server: { version: '1' } }));
    const answer = createClient(server.options()).request('{ server { version } }', {});
    await vi.runAllTimersAsync();
    expect(await answer).toEqual({ server: { version: '1' } });
    expect(server.seen).toHaveLength(4);
  });

  it.each(['STORE_UNAVAILABLE', 'RESOURCE_EXHAUSTED'])(
    'asks again while the server says %s, which passes',
    async (code) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      const message = 'The disk of the server is full. Free some space.';
      const answer = () => Response.json({ data: null, errors: [{ message, extensions: { code } }] });
      const server = new FakeServer(answer, data({ server: { version: '1' } }));
      const found = createClient(server.options()).request('{ server { version } }', {});
      await vi.runAllTimersAsync();
      expect(await found).toEqual({ server: { version: '1' } });
      const mutation = createClient(new FakeServer(answer).options());
      const failure = await mutation
        .request('mutation { deleteOperation(id: "a") { __typename } }', {})
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ServerAwayError);
      expect(failure).toMatchObject({ code, message });
    },
  );

  it.each([
    ['says nothing of when', undefined],
    ['would be asked at once', '0'],
    ['would be asked soon', '0.01'],
    ['says nothing that is a time', 'soon'],
    ['would be asked in a past', '-5'],
  ])('asks a server that is away and %s at most four times a second', async (_what, after) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const headers = after === undefined ? {} : { 'retry-after': after };
    const away = () => new Response('', { status: 503, headers });
    const askedAtMs: number[] = [];
    const fetch = async () => {
      askedAtMs.push(Date.now());
      return away();
    };
    const client = createClient({ url: 'http://ktrdr.test', fetch, giveUpAfterMs: 30_000 });
    const refused = expect(client.request('{ server { version } }', {})).rejects.toThrow(ServerAwayError);
    await vi.runAllTimersAsync();
    await refused;
    const gaps = askedAtMs.slice(1).map((atMs, index) => atMs - (askedAtMs[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(3);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
  });

  it('gives up after the time that it was given, and says why', async () => {
    const server = new FakeServer(nobody);
    const failure = await createClient(server.options({ giveUpAfterMs: 0 }))
      .request('{ server { version } }', {})
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerAwayError);
    expect(failure).toMatchObject({
      code: null,
      message: 'No ktrdr server answers at http://ktrdr.test/graphql (ECONNREFUSED).',
    });
  });

  it('throws what the server refuses with, and does not ask again', async () => {
    const server = new FakeServer(() =>
      Response.json(
        { errors: [{ message: 'too deep', extensions: { code: 'QUERY_TOO_COMPLEX' } }] },
        { status: 400 },
      ),
    );
    const failure = await createClient(server.options())
      .request('{ server { version } }', {})
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RequestRefusedError);
    expect(failure).toMatchObject({ status: 400, codes: ['QUERY_TOO_COMPLEX'], message: 'too deep' });
  });

  it('says of an address that answers, but with pages, that it is no ktrdr server', async () => {
    const server = new FakeServer(() => new Response('<html>'));
    await expect(createClient(server.options()).request('{ server { version } }', {})).rejects.toThrow(
      /is no ktrdr server/,
    );
  });

  it.each([
    '\nmutation Drop { deleteOperation(id: "a") { __typename } }',
    'fragment F on Error { message } mutation { deleteOperation(id: "a") { ... F } }',
  ])('sends a mutation of others once only: %j', async (document) => {
    const server = new FakeServer(busy);
    await expect(createClient(server.options()).request(document, {})).rejects.toBeInstanceOf(
      ServerAwayError,
    );
    expect(server.seen).toHaveLength(1);
  });

  it('starts again under one key after an answer was lost, so that nothing starts twice', async () => {
    const server = new FakeServer(busy, data(started), data(started));
    const client = createClient(server.options());
    expect(await client.startBacktest(input)).toEqual(started.startBacktest);
    await client.startBacktest(input);
    const keys = server.seen.map(({ variables }) => (variables.input as StartBacktestInput).idempotencyKey);
    expect(keys[0]).toMatch(/^client-[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('leaves an idempotency key as it was given', async () => {
    const server = new FakeServer(data(started));
    await createClient(server.options()).startBacktest({ ...input, idempotencyKey: 'nightly' });
    expect(server.seen[0]?.variables).toEqual({ input: { ...input, idempotencyKey: 'nightly' } });
  });

  it('ends with the reason of a signal, before a request, while it waits for one, and between two', async () => {
    const reason = new Error('no longer wanted');
    const before = createClient(new FakeServer().options());
    await expect(before.operation('op_1', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const during = new AbortController();
    const silent: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        during.abort(reason);
      });
    const slow = createClient({ url: 'http://ktrdr.test', fetch: silent });
    await expect(slow.operation('op_1', { signal: during.signal })).rejects.toBe(reason);

    const between = new AbortController();
    const gone = createClient({
      url: 'http://ktrdr.test',
      fetch: () => {
        queueMicrotask(() => queueMicrotask(() => between.abort(reason)));
        return Promise.reject(nobody);
      },
    });
    await expect(gone.operation('op_1', { signal: between.signal })).rejects.toBe(reason);
  });

  it('fetches files with the key, and refuses what is none', async () => {
    const server = new FakeServer(
      () => new Response('seq,side\n'),
      () => new Response('', { status: 404 }),
    );
    const client = createClient(server.options({ apiKey: 'secret' }));
    expect(await (await client.download('/operations/op_1/trades.csv')).text()).toBe('seq,side\n');
    expect(server.seen[0]?.headers).toEqual({ authorization: 'Bearer secret' });
    await expect(client.download('/operations/op_2/trades.csv')).rejects.toMatchObject({ status: 404 });
  });

  it('waits no longer than the limit for the first line of a file, and as long as it takes for the rest', async () => {
    const timeoutMs = 20;
    const slow = createClient({
      ...{ url: 'http://ktrdr.test', timeoutMs },
      fetch: async (_url, init) => {
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
            setTimeout(() => {
              controller.enqueue(Buffer.from('seq,side\n'));
              controller.close();
            }, 5 * timeoutMs);
          },
        });
        return new Response(body);
      },
    });
    expect(await (await slow.download('/operations/op_1/trades.csv')).text()).toBe('seq,side\n');
    const silent = createClient({
      ...{ url: 'http://ktrdr.test', timeoutMs, giveUpAfterMs: 0 },
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
        }),
    });
    await expect(silent.download('/operations/op_1/trades.csv')).rejects.toBeInstanceOf(ServerAwayError);
  });
});
