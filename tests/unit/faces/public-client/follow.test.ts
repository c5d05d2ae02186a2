import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createClient,
  UnknownOperationError,
  WrongOperationTypeError,
} from '../../../../src/faces/public-client/index.js';
import { busy, data, FakeServer } from './fake-server.js';

const page = (seqs: readonly number[], endCursor: string | null, more: object = {}) =>
  data({
    operation: {
      __typename: 'BacktestOperation',
      pollAfterMs: 400,
      page: {
        nodes: seqs.map((seq) => ({ seq })),
        pageInfo: { endCursor, hasNextPage: false },
        complete: false,
        ...more,
      },
    },
  });

async function read(log: AsyncIterable<{ readonly seq: number }>): Promise<number[]> {
  const seqs: number[] = [];
  for await (const { seq } of log) seqs.push(seq);
  return seqs;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('following a log', () => {
  it('goes on by cursor, at once where there is more and after pollAfterMs where not, until it is complete', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const server = new FakeServer(
      page([0, 1], 'c1', { pageInfo: { endCursor: 'c1', hasNextPage: true } }),
      page([2], 'c2'),
      busy,
      page([], 'c2'),
      page([3], 'c3', { complete: true }),
    );
    const cursors: string[] = [];
    const all = read(
      createClient(server.options()).bars('op_1', {
        pageSize: 2,
        onCursor: (cursor) => cursors.push(cursor),
      }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(server.seen).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(399);
    expect(server.seen).toHaveLength(2);
    await vi.runAllTimersAsync();
    expect(await all).toEqual([0, 1, 2, 3]);
    expect(server.seen.map(({ variables }) => variables)).toEqual(
      [null, 'c1', 'c2', 'c2', 'c2'].map((after) => ({ id: 'op_1', first: 2, after })),
    );
    expect(cursors).toEqual(['c1', 'c2', 'c3']);
  });

  it('asks at most four times a second where a server suggests no pause', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const operation = { __typename: 'BacktestOperation', pollAfterMs: 0 };
    const empty = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };
    const server = new FakeServer(
      data({ operation: { ...operation, page: { ...empty, complete: false } } }),
      data({ operation: { ...operation, page: { ...empty, complete: true } } }),
    );
    const all = read(createClient(server.options()).bars('op_1'));
    await vi.advanceTimersByTimeAsync(249);
    expect(server.seen).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await all).toEqual([]);
  });

  it('begins behind a cursor', async () => {
    const server = new FakeServer(page([7], 'c7', { complete: true }));
    expect(await read(createClient(server.options()).bars('op_1', { after: 'c6' }))).toEqual([7]);
    expect(server.seen[0]?.variables).toMatchObject({ after: 'c6', first: 1_000 });
  });

  it('says what is wrong with an id', async () => {
    const unknown = createClient(new FakeServer(data({ operation: null })).options());
    await expect(read(unknown.bars('op_1'))).rejects.toBeInstanceOf(UnknownOperationError);
    const other = createClient(
      new FakeServer(data({ operation: { __typename: 'TrainingOperation', pollAfterMs: null } })).options(),
    );
    const failure = await read(other.bars('op_1')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WrongOperationTypeError);
    expect((failure as Error).message).toBe("'op_1' has no bars: it is a TrainingOperation.");
  });
});

describe('waiting for an operation', () => {
  const state = (more: object) => data({ operation: { id: 'op_1', done: false, pollAfterMs: 100, ...more } });

  it('waits as long as the server suggests, tells every state, and returns the result', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const server = new FakeServer(
      state({ pollAfterMs: 100 }),
      busy,
      state({ pollAfterMs: 700 }),
      state({ done: true, pollAfterMs: null }),
      data({ operation: { id: 'op_1', result: { totalBars: 21 } } }),
    );
    const pauses: number[] = [];
    let lastMs = Date.now();
    const waiting = createClient(server.options()).waitFor('op_1', {
      onProgress: () => {
        pauses.push(Date.now() - lastMs);
        lastMs = Date.now();
      },
    });
    await vi.runAllTimersAsync();
    expect(await waiting).toEqual({ id: 'op_1', result: { totalBars: 21 } });
    // The server was asked twice for the second state: it was busy at first.
    expect(pauses).toEqual([0, 500, 700]);
  });

  it.each([
    [0, 250],
    [100, 250],
    [250, 250],
    [251, 251],
    [null, 1_000],
  ])(
    'asks at most four times a second: where %j ms are suggested, after %d',
    async (pollAfterMs, afterMs) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
      const server = new FakeServer(
        state({ pollAfterMs }),
        state({ done: true, pollAfterMs: null }),
        data({ operation: { id: 'op_1', result: null } }),
      );
      const waiting = createClient(server.options()).waitFor('op_1');
      await vi.advanceTimersByTimeAsync(afterMs - 1);
      expect(server.seen).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(server.seen).toHaveLength(3);
      expect(await waiting).toMatchObject({ id: 'op_1' });
    },
  );

  it('ends with the reason of its signal', async () => {
    const reason = new Error('deadline');
    const limit = new AbortController();
    const waiting = createClient(new FakeServer(state({ pollAfterMs: 60_000 })).options()).waitFor('op_1', {
      signal: limit.signal,
      onProgress: () => queueMicrotask(() => limit.abort(reason)),
    });
    await expect(waiting).rejects.toBe(reason);
  });

  it('throws for an id that the server does not know', async () => {
    const server = new FakeServer(data({ operation: null }));
    await expect(createClient(server.options()).waitFor('op_9')).rejects.toThrow(
      "The server has no operation 'op_9': it was deleted, or is another server's.",
    );
  });
});
