import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../../src/base/pure/json.js';
import { GraphqlRequestError, ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import { backtestStreams } from '../../../../src/kinds/backtest/backtest-streams.js';
import type { OutcomeReceiver } from '../../../../src/operations/ports/remote-kind.js';
import type { WorkEvents } from '../../../../src/operations/ports/work.js';
import { EngineVersionMismatchError } from '../../../../src/operations/record/engine-version-mismatch-error.js';
import type { Operation, OperationStatus } from '../../../../src/operations/record/operation.js';
import type { Piece, StreamCounts } from '../../../../src/operations/record/part.js';
import type { FollowedEnd, News } from '../../../../src/operations/watch/news.js';
import type { RemoteStart, RemoteState } from '../../../../src/places/remote/remote-calls.js';
import { RemoteWatch } from '../../../../src/places/remote/remote-watch.js';
import { RemoteWork } from '../../../../src/places/remote/remote-work.js';
import { barMetrics, samplesPiece } from '../../../support/sample-metrics.js';
import { sampleOperation } from '../../../support/sample-operation.js';
import { type AskedNews, ENGINE, FakeHost } from './fake-host.js';

const THERE = 'op_there';
const POLL = { interval: 2, timeout: 5_000 };
const PATIENCE = { totalMs: 30_000, firstPauseMs: 1, longestPauseMs: 1 };

const equity = (firstSeq: number): Piece => ({
  ...{ stream: 'equity', firstSeq, count: 1 },
  bytes: new Uint8Array([firstSeq]),
});
const samples = (first: number, end: number): Piece => samplesPiece(barMetrics(first, end));
const donePercent = { ...sampleOperation().progress, phase: 'done', percentage: 100 };
const lastState = { progress: donePercent, snapshot: { currentBar: 21 } };
const completed = (counts: Readonly<Record<string, number>>): FollowedEnd => ({
  ...{ status: 'COMPLETED', result: { totalBars: 21 }, warnings: [], counts, ...lastState },
});
const news = (status: OperationStatus, ...pieces: readonly Piece[]): News => ({
  ...{ attempt: 1, status, pieces, end: null },
});
const ending = (end: FollowedEnd, ...pieces: readonly Piece[]): News => ({
  ...news(end.status, ...pieces),
  end,
});
/** A whole operation in two answers. */
const whole = [
  news('RUNNING', samples(0, 2), equity(0)),
  ending(completed({ samples: 2, equity: 2 }), equity(1)),
];
const OUTCOME = { kind: 'completed', outcome: { result: { totalBars: 21 }, warnings: [] } };

const NEVER = new Promise<void>(() => undefined);

let host: FakeHost;
let watch: RemoteWatch;
let told: string[];
let watchErrors: unknown[];
/** What the host answers to starts and pulls. */
let onStart: () => Promise<RemoteStart> | RemoteStart;
let onPull: () => Promise<RemoteState | null> | RemoteState | null;
let receiver: OutcomeReceiver;
/** How often the host was asked for its state. */
let asked: number;
let starts: number;
let refusals: string[];
let now: () => number;
let pauseOf: (durationMs: number) => Promise<void>;

beforeEach(() => {
  host = new FakeHost();
  told = [];
  watchErrors = [];
  starts = 0;
  refusals = [];
  now = () => performance.now();
  pauseOf = () => new Promise<void>(setImmediate);
  onStart = () => ({ kind: 'started', remoteId: THERE });
  onPull = () => state('RUNNING');
  receiver = { piece: () => undefined, anew: () => told.push('anew'), end: (result) => result };
  asked = 0;
  // Looks only when a test has it look.
  watch = new RemoteWatch(
    () => host.proxy(),
    2 ** 30,
    (error) => watchErrors.push(error),
  );
});
afterEach(() => {
  watch.stop();
  // Work of this test that still follows a host does so no more.
  host = new FakeHost();
});

function state(status: OperationStatus): RemoteState {
  const { progress } = sampleOperation();
  return { status, error: null, warnings: [], progress, snapshot: null };
}

const events: WorkEvents = {
  placed: (remoteId) => told.push(`placed ${remoteId}`),
  started: () => told.push('started'),
  pinned: () => told.push('pinned'),
  partReady: ({ pieces }) =>
    told.push(
      ...pieces.map(({ stream, firstSeq, count }) => `${stream} ${firstSeq}-${firstSeq + count - 1}`),
    ),
  draftsAnew: () => told.push('drafts anew'),
  checkpointReady: () => told.push('checkpoint'),
};

function begin(fields: Partial<Operation> = {}, stored: StreamCounts = new Map()): RemoteWork {
  const calls = {
    streams: backtestStreams,
    start: async () => {
      starts++;
      return onStart();
    },
    pull: async () => {
      asked++;
      return onPull();
    },
    readSnapshot: (snapshot: JsonObject | null) => snapshot,
    receiver,
  };
  const [own, pause] = [host, pauseOf];
  const operation = sampleOperation({ executionMode: 'REMOTE', host: host.url, ...fields });
  const options = {
    ...{
      proxy: host.proxy(),
      watch,
      stored,
      patience: PATIENCE,
      onRefused: (reason: string) => refusals.push(reason),
    },
    // Pauses between two lines take no time.
    waiting: { nowMs: now, pause: (durationMs: number) => (own === host ? pause(durationMs) : NEVER) },
  };
  return new RemoteWork(operation, calls, events, options);
}

async function placed(fields: Partial<Operation> = {}): Promise<RemoteWork> {
  const work = begin(fields);
  await vi.waitFor(() => expect(work.remoteId).toBe(THERE), POLL);
  return work;
}

/** Waits until news have been asked for so often, and returns that question. */
async function askedFor(count: number): Promise<AskedNews> {
  await vi.waitFor(() => expect(host.asked.length).toBeGreaterThanOrEqual(count), POLL);
  return host.asked[count - 1] as AskedNews;
}

const noNews = new TextEncoder().encode('nothing that we know');

const FAILURE = { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false };

const running: Partial<Operation> = { status: 'RUNNING', remoteId: THERE };

/** A promise that is fulfilled when the test says so. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('RemoteWork', () => {
  it('is placed, begins when the host says so, and comes home part by part', async () => {
    const work = await placed();
    host.tell(news('PENDING'), news('RUNNING', equity(0)));
    await vi.waitFor(() => expect(told).toEqual([`placed ${THERE}`, 'started', 'equity 0-0']), POLL);
    host.tell(ending(completed({ samples: 3, equity: 2 }), samples(0, 3), equity(1)));
    expect(await work.ended).toEqual(OUTCOME);
    expect(told.slice(3)).toEqual(['samples 0-2', 'equity 1-1']);
  });

  it('is asked for from its start, and from where it has come to after each answer', async () => {
    const work = await placed();
    host.tell(news('PENDING'), news('RUNNING'), news('RUNNING', samples(0, 3), equity(0)));
    await askedFor(4);
    expect(host.asked.map(({ query }) => query)).toEqual([
      '?attempt=0',
      '?attempt=1',
      '?attempt=1&status=RUNNING',
      '?attempt=1&status=RUNNING&samples=3&equity=1',
    ]);
    work.leave();
  });

  it('is asked for from where its log has come to here', async () => {
    const work = begin(running, new Map([['samples', 7]]));
    expect((await askedFor(1)).query).toBe('?attempt=0&samples=7');
    host.tell({ ...ending(completed({ samples: 9 }), samples(7, 9)), attempt: 2 });
    expect((await work.ended).kind).toBe('completed');
    expect(told).toEqual(['samples 7-8']);
    expect(starts).toBe(0);
  });

  it('has nothing in memory, and asks only for its state', async () => {
    onPull = () => ({ ...state('RUNNING'), snapshot: { currentBar: 5 } });
    const work = await placed();
    expect(await work.pull()).toEqual({ progress: sampleOperation().progress, snapshot: { currentBar: 5 } });
    expect(work.unread()).toEqual([]);
    expect(asked).toBe(1);
  });

  it('asks nobody once it has ended and all of it is here', async () => {
    const work = await placed();
    host.tell(...whole);
    await work.ended;
    expect(await work.pull()).toEqual({ progress: donePercent, snapshot: { currentBar: 21 } });
    expect(asked).toBe(0);
  });

  it('answers a pull with the end when that comes while the host is asked', async () => {
    onPull = () => new Promise(() => undefined);
    const work = await placed();
    const pulled = work.pull();
    host.tell(...whole);
    expect((await pulled).progress).toEqual(donePercent);
  });

  it('goes on where it was when an answer breaks off, and takes nothing of that', async () => {
    const work = await placed();
    host.tell({ ...news('RUNNING', samples(0, 7), equity(0)), attempt: 2 });
    await vi.waitFor(() => expect(told).toContain('equity 0-0'), POLL);
    host.tellHalf({ ...news('RUNNING', equity(1)), attempt: 2 });
    await askedFor(3);
    expect(host.asked.slice(1).map(({ query }) => query)).toEqual([
      '?attempt=2&status=RUNNING&samples=7&equity=1',
      '?attempt=2&status=RUNNING&samples=7&equity=1',
    ]);
    host.tell({ ...ending(completed({ samples: 7, equity: 2 }), equity(1)), attempt: 2 });
    expect(await work.ended).toEqual(OUTCOME);
    expect(told.filter((event) => event.startsWith('equity'))).toEqual(['equity 0-0', 'equity 1-1']);
  });

  it('begins its drafts anew, and goes on with its log, when its host has another attempt', async () => {
    const work = await placed();
    host.tell(news('RUNNING', samples(0, 2), equity(0)), { ...news('PENDING'), attempt: 2 });
    host.tell({ ...news('RUNNING', samples(2, 3), equity(0)), attempt: 2 });
    host.tell({ ...ending(completed({ samples: 3, equity: 1 })), attempt: 2 });
    expect(await work.ended).toEqual(OUTCOME);
    expect(told.slice(2)).toEqual([
      ...['samples 0-1', 'equity 0-0', 'anew', 'drafts anew', 'samples 2-2', 'equity 0-0'],
    ]);
    expect(host.asked[2]?.query).toBe('?attempt=2&samples=2');
  });

  it.each([
    ['entries are missing', [news('RUNNING', equity(0), equity(2))], 'entry 2 of equity came where 1'],
    [
      'entries are missing between two answers',
      [news('RUNNING', equity(0)), news('RUNNING', equity(2))],
      'entry 2 of equity came where 1',
    ],
    [
      'entries come twice',
      [news('RUNNING', equity(0)), news('RUNNING', equity(0))],
      'entry 0 of equity came where 1',
    ],
    ['its log does not begin', [news('RUNNING', samples(3, 4))], 'entry 3 of samples came where 0 is next'],
    [
      'it has a stream that such an operation has not',
      [news('RUNNING', { ...equity(0), stream: 'epochs' })],
      'a stream epochs',
    ],
    [
      'it ends before all has come',
      [ending(completed({ equity: 2 }), equity(0))],
      'it ended with 2 entries of equity, and 1 came',
    ],
    [
      'it ends with more than it says',
      [ending(completed({ equity: 1 }), equity(0), equity(1))],
      'it ended with 1 entries of equity, and 2 came',
    ],
  ])('fails when %s', async (_what, answers, reason) => {
    const work = await placed();
    host.tell(...answers);
    expect(await work.ended).toMatchObject({
      failure: { code: 'REMOTE_OUTCOME_INVALID', message: expect.stringContaining(reason) as string },
    });
  });

  it('hears of its end by the answer that it waits for, however many pulls and looks see it too', async () => {
    const work = await placed();
    host.tell(news('RUNNING'));
    await askedFor(2);
    onPull = () => state('COMPLETED');
    host.statuses.set(THERE, 'COMPLETED');
    await Promise.all([work.pull(), work.pull(), watch.look(), watch.look()]);
    host.tell(ending(completed({ equity: 1 }), equity(0)));
    await work.ended;
    expect(host.asked).toHaveLength(2);
    expect(told.filter((event) => event === 'started')).toHaveLength(1);
  });

  it('is not started again when it was placed before, and is followed from its start', async () => {
    const work = begin(running);
    expect(work.remoteId).toBe(THERE);
    expect((await askedFor(1)).query).toBe('?attempt=0');
    host.tell(...whole);
    expect((await work.ended).kind).toBe('completed');
    expect(starts).toBe(0);
    expect(told).toEqual(['samples 0-1', 'equity 0-0', 'equity 1-1']);
  });

  it('tries the start again while nobody answers', async () => {
    let silences = 3;
    onStart = () => {
      if (silences-- > 0) throw new ServerUnreachableError(host.url, 'connection refused');
      return { kind: 'started', remoteId: THERE };
    };
    await placed();
    expect(starts).toBe(4);
  });

  it.each([
    ['has another engine', new EngineVersionMismatchError('w', '0.0.1', ENGINE), 'ENGINE_VERSION_MISMATCH'],
    ['asks for another key', new GraphqlRequestError(401, ['no']), 'REMOTE_REFUSED'],
  ])('fails when the host %s', async (_reason, error, code) => {
    onStart = () => {
      throw error;
    };
    expect(await begin().ended).toMatchObject({ kind: 'failed', failure: { code } });
    expect(starts).toBe(1);
  });

  it('fails with the words of a host that refuses it', async () => {
    onStart = () => ({ kind: 'refused', reason: 'modelPath: names no model' });
    expect(await begin().ended).toMatchObject({
      failure: {
        code: 'REMOTE_REFUSED',
        message: expect.stringContaining('modelPath: names no model') as string,
      },
    });
  });

  it('is cancelled there when the cancel comes while its start is under way', async () => {
    const { opened, open } = gate();
    onStart = async () => {
      await opened;
      return { kind: 'started', remoteId: THERE };
    };
    const work = begin();
    await vi.waitFor(() => expect(starts).toBe(1), POLL);
    await work.cancel();
    work.abort();
    expect(await work.ended).toEqual({ kind: 'cancelled' });
    open();
    await vi.waitFor(() => expect(host.cancelled).toEqual([THERE]), POLL);
    expect(told).toEqual([]);
  });

  it('is cancelled there by the watch when that cancel does not get through', async () => {
    const { opened, open } = gate();
    onStart = async () => {
      await opened;
      host.silences = 3;
      return { kind: 'started', remoteId: THERE };
    };
    const work = begin();
    await vi.waitFor(() => expect(starts).toBe(1), POLL);
    await work.cancel();
    work.abort();
    open();
    await vi.waitFor(() => expect(host.silences).toBe(0), POLL);
    host.statuses.set(THERE, 'RUNNING');
    await vi.waitFor(async () => {
      await watch.look();
      expect(host.cancelled).toEqual([THERE]);
    }, POLL);
    host.statuses.set(THERE, 'CANCELLED');
    await watch.look();
    host.requests.length = 0;
    await watch.look();
    expect(host.requests).toEqual([]);
  });

  it('keeps a cancel that does not get through, and has the watch send it again until it does', async () => {
    const work = await placed();
    host.statuses.set(THERE, 'RUNNING');
    host.silences = 3;
    await work.cancel();
    expect(host.cancelled).toEqual([]);
    await watch.look();
    expect(host.cancelled).toEqual([THERE]);
    host.statuses.set(THERE, 'CANCELLING');
    await watch.look();
    expect(host.cancelled).toEqual([THERE]);
  });

  it('is not over when it is aborted: its host has it', async () => {
    const work = await placed();
    work.abort();
    host.tell(ending({ status: 'CANCELLED', ...lastState }));
    expect(await work.ended).toEqual({ kind: 'cancelled' });
  });

  it('sends the cancel of an earlier process again', async () => {
    begin({ ...running, status: 'CANCELLING' });
    await vi.waitFor(() => expect(host.cancelled).toEqual([THERE]), POLL);
  });

  it('is left to its host: nothing is cancelled there', async () => {
    const work = await placed();
    work.leave();
    expect(await work.ended).toEqual({ kind: 'left' });
    host.statuses.set(THERE, 'COMPLETED');
    await watch.look();
    expect(host.cancelled).toEqual([]);
    expect(host.requests).not.toContain('RemoteStatuses');
  });

  it('is left without a trace while its start is under way: the next process meets what the host has', async () => {
    const { opened, open } = gate();
    onStart = async () => {
      await opened;
      return { kind: 'started', remoteId: THERE };
    };
    const work = begin();
    await vi.waitFor(() => expect(starts).toBe(1), POLL);
    work.leave();
    open();
    expect(await work.ended).toEqual({ kind: 'left' });
    await vi.waitFor(() => expect(work.remoteId).toBe(THERE), POLL);
    expect([told, host.cancelled]).toEqual([[], []]);
  });

  it('is lost when the host does not know it any more', async () => {
    const work = await placed();
    onPull = () => null;
    await watch.look();
    expect(await work.ended).toMatchObject({ kind: 'lost' });
  });

  it('ends as the host says when it FAILED there', async () => {
    const work = await placed();
    onPull = () => ({ ...state('FAILED'), error: FAILURE });
    await work.pull();
    // What it left until then comes first.
    host.tell(ending({ status: 'FAILED', error: FAILURE, warnings: [], ...lastState }, samples(0, 1)));
    expect(await work.ended).toEqual({ kind: 'failed', failure: FAILURE, warnings: [] });
    expect(told).toEqual([`placed ${THERE}`, 'samples 0-0']);
  });

  it.each([
    [
      'FAILED',
      { status: 'FAILED', error: FAILURE, warnings: [], ...lastState },
      { kind: 'failed', failure: FAILURE, warnings: [] },
    ],
    ['CANCELLED', { status: 'CANCELLED', ...lastState }, { kind: 'cancelled' }],
  ] as const)('ends as the news say when it is %s there', async (_status, end, expected) => {
    const work = await placed();
    host.tell(ending(end));
    expect(await work.ended).toEqual(expected);
  });

  it.each([401, 404, 409, 503])('asks again when that is refused with HTTP %d', async (status) => {
    host.newsRefusal = status;
    const work = await placed();
    await vi.waitFor(() => {
      expect(host.requests.filter((name) => name.endsWith('/outcome')).length).toBeGreaterThan(2);
    }, POLL);
    host.newsRefusal = null;
    host.tell(...whole);
    expect((await work.ended).kind).toBe('completed');
  });

  it('is lost when the host knows neither news nor the operation', async () => {
    host.newsRefusal = 404;
    onPull = () => null;
    const work = await placed();
    expect(await work.ended).toMatchObject({ kind: 'lost' });
  });

  it('fails when its host refuses news for ten minutes, and has it cancelled there', async () => {
    host.newsRefusal = 403;
    let nowMs = 0;
    pauseOf = async (durationMs) => {
      nowMs += durationMs;
    };
    now = () => nowMs;
    const work = await placed();
    expect(await work.ended).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'REMOTE_UNAVAILABLE',
        message: expect.stringContaining('HTTP 403') as string,
        retryable: true,
      },
    });
    expect(refusals).toEqual([expect.stringContaining('HTTP 403')]);
    expect((await work.pull()).warning).toMatchObject({ code: 'OUTCOME_REFUSED' });
    await vi.waitFor(() => expect(host.cancelled).toEqual([THERE]), POLL);
    expect(host.requests.filter((name) => name.endsWith('/outcome')).length).toBeLessThan(25);
  });

  it('ends as the host says of its state when that refuses news for ten minutes', async () => {
    host.newsRefusal = 403;
    let nowMs = 0;
    pauseOf = async (durationMs) => {
      nowMs += durationMs;
    };
    now = () => nowMs;
    onPull = () => ({ ...state('FAILED'), error: FAILURE });
    const work = begin(running);
    await work.pull();
    expect(await work.ended).toEqual({ kind: 'failed', failure: FAILURE, warnings: [] });
  });

  it('waits for nobody once it has failed by its own judgement', async () => {
    onPull = () => new Promise(() => undefined);
    host.tellBytes(noNews);
    const work = await placed();
    await work.ended;
    expect(await work.pull()).toMatchObject({ snapshot: null });
  });

  it('has a code for an answer that refuses it', async () => {
    host.newsRefusal = 403;
    const work = await placed();
    onPull = () => {
      throw new GraphqlRequestError(403, ['no']);
    };
    await expect(work.pull()).rejects.toMatchObject({ code: 'REMOTE_ANSWER_INVALID' });
  });

  it('hangs up when it is left', async () => {
    const work = await placed();
    const asked = await askedFor(1);
    work.leave();
    await vi.waitFor(() => expect(asked.isLeft).toBe(true), POLL);
    expect(host.asked).toHaveLength(1);
  });

  it('fails when what comes is nothing that we know, or cannot be read', async () => {
    host.tellBytes(noNews);
    const other = await placed();
    expect(await other.ended).toMatchObject({ failure: { code: 'REMOTE_OUTCOME_INVALID' } });
    host.tell(...whole);
    receiver = {
      piece: () => {
        throw new RangeError('byte length of Float64Array should be a multiple of 8');
      },
      anew: () => undefined,
      end: (result) => result,
    };
    const broken = await placed();
    expect(await broken.ended).toMatchObject({
      failure: {
        code: 'REMOTE_OUTCOME_INVALID',
        message: expect.stringContaining('multiple of 8') as string,
      },
    });
  });
});

describe('RemoteWatch', () => {
  it('asks one question a host for all of its work', async () => {
    for (const _ of [1, 2, 3]) begin(running);
    await askedFor(3);
    host.requests.length = 0;
    host.statuses.set(THERE, 'RUNNING');
    await watch.look();
    expect(host.requests).toEqual(['RemoteStatuses']);
  });

  it('asks nobody when there is no work', async () => {
    await watch.look();
    expect(host.requests).toEqual([]);
  });

  it('outlives a host that cannot be reached', async () => {
    const work = await placed();
    host.silences = 3;
    await watch.look();
    expect(watchErrors).toHaveLength(1);
    onPull = () => null;
    await watch.look();
    expect((await work.ended).kind).toBe('lost');
  });

  it('tells the others although one cannot be told', async () => {
    const learnt: string[] = [];
    watch.add({ host: host.url, remoteId: 'op_a', learn: () => Promise.reject(new Error('broken')) });
    watch.add({ host: host.url, remoteId: 'op_b', learn: async (status) => void learnt.push(`${status}`) });
    await watch.look();
    // Trouble that goes on is told once.
    learnt.length = 0;
    await watch.look();
    expect(learnt).toEqual(['null']);
    expect(watchErrors).toEqual([new Error('broken')]);
  });
});

it('keeps nothing of pulls that are over', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const work = await placed();
  const pulls = async (): Promise<void> => {
    for (let count = 0; count < 10_000; count++) await work.pull();
  };
  await pulls();
  collect();
  const before = process.memoryUsage().heapUsed;
  await pulls();
  collect();
  // A race with a promise that does not settle keeps some hundred bytes of each.
  expect((process.memoryUsage().heapUsed - before) / 10_000).toBeLessThan(100);
  work.leave();
});
