import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operation, OperationStatus, OutcomePart } from '../../../src/operations/operation.js';
import type { WholeOutcome } from '../../../src/operations/outcome-lines.js';
import type { WorkEvents } from '../../../src/operations/work.js';
import type { RemoteStart, RemoteState } from '../../../src/remote/remote-task-kind.js';
import { RemoteWatch } from '../../../src/remote/remote-watch.js';
import { RemoteWork } from '../../../src/remote/remote-work.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { ENGINE, FakeHost } from './fake-host.js';

const THERE = 'op_there';
const POLL = { interval: 2, timeout: 5_000 };
const PATIENCE = { totalMs: 30_000, firstPauseMs: 1, longestPauseMs: 1 };

const part = (partSeq: number): OutcomePart => ({
  partSeq,
  firstTradeSeq: 0,
  tradeCount: 0,
  trades: null,
  equity: null,
});
const outcome: WholeOutcome = { result: { totalBars: 21 }, warnings: [], parts: [part(0), part(1)] };

let host: FakeHost;
let watch: RemoteWatch;
let told: string[];
let watchErrors: unknown[];
/** What the host answers to starts and pulls. */
let onStart: () => Promise<RemoteStart> | RemoteStart;
let onPull: () => Promise<RemoteState | null> | RemoteState | null;
let receive: (outcome: WholeOutcome) => WholeOutcome | Promise<WholeOutcome>;
let starts: number;

beforeEach(() => {
  host = new FakeHost();
  host.outcome = outcome;
  told = [];
  watchErrors = [];
  starts = 0;
  onStart = () => ({ kind: 'started', remoteId: THERE });
  onPull = () => state('RUNNING');
  receive = (received) => received;
  // Looks only when a test has it look.
  watch = new RemoteWatch(
    () => host.proxy(),
    2 ** 30,
    (error) => watchErrors.push(error),
  );
});
afterEach(() => watch.stop());

function state(status: OperationStatus): RemoteState {
  const { progress } = sampleOperation();
  return { status, error: null, warnings: [], progress, snapshot: null, entries: [] };
}

const events: WorkEvents = {
  placed: (remoteId) => told.push(`placed ${remoteId}`),
  started: () => told.push('started'),
  pinned: () => told.push('pinned'),
  chunkReady: () => told.push('chunk'),
  partReady: ({ partSeq }) => told.push(`part ${partSeq}`),
  checkpointReady: () => told.push('checkpoint'),
};

function begin(fields: Partial<Operation> = {}): RemoteWork {
  const calls = {
    metricKind: 'bars' as const,
    start: async () => {
      starts++;
      return onStart();
    },
    pull: async () => onPull(),
    receive: (received: WholeOutcome) => receive(received),
  };
  const operation = sampleOperation({ executionMode: 'REMOTE', host: host.url, ...fields });
  const options = { proxy: host.proxy(), watch, engineVersion: ENGINE, patience: PATIENCE };
  return new RemoteWork(operation, calls, events, options);
}

async function placed(fields: Partial<Operation> = {}): Promise<RemoteWork> {
  const work = begin(fields);
  await vi.waitFor(() => expect(work.remoteId).toBe(THERE), POLL);
  return work;
}

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
  it('is placed, begins when the host says so, and comes home with every part in order', async () => {
    const work = await placed();
    await work.source.pull(-1);
    onPull = () => state('COMPLETED');
    await work.source.pull(-1);
    expect(await work.ended).toEqual({
      kind: 'completed',
      outcome: { result: outcome.result, warnings: [], ...part(1) },
    });
    expect(told).toEqual([`placed ${THERE}`, 'started', 'part 0']);
  });

  it('fetches the outcome once, however many pulls and looks see the end at once', async () => {
    const work = await placed();
    onPull = () => state('COMPLETED');
    host.statuses.set(THERE, 'COMPLETED');
    await Promise.all([work.source.pull(-1), work.source.pull(-1), watch.look(), watch.look()]);
    await work.ended;
    await work.source.pull(-1);
    expect(host.requests.filter((name) => name.endsWith('/outcome'))).toHaveLength(1);
    expect(told.filter((event) => event === 'started')).toHaveLength(1);
  });

  it('is not started again when it was placed before', async () => {
    const work = begin(running);
    expect(work.remoteId).toBe(THERE);
    onPull = () => state('COMPLETED');
    host.statuses.set(THERE, 'COMPLETED');
    await watch.look();
    expect((await work.ended).kind).toBe('completed');
    expect(starts).toBe(0);
    expect(told).toEqual(['part 0']);
  });

  it('tries the start again while nobody answers', async () => {
    host.silences = 3;
    await placed();
    expect(starts).toBe(1);
  });

  it.each([
    ['another engine', { engineVersion: '0.0.1' }, 'ENGINE_VERSION_MISMATCH'],
    ['another key', { refusal: 401 }, 'REMOTE_REFUSED'],
  ])('fails when the host asks for %s', async (_reason, fault, code) => {
    Object.assign(host, fault);
    expect(await begin().ended).toMatchObject({ kind: 'failed', failure: { code } });
    expect(starts).toBe(0);
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
    onPull = () => state('CANCELLED');
    await work.source.pull(-1);
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
    const error = { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false };
    onPull = () => ({ ...state('FAILED'), error });
    await work.source.pull(-1);
    expect(await work.ended).toEqual({ kind: 'failed', failure: error, warnings: [] });
    expect(told).not.toContain('started');
  });

  it.each([401, 404, 409, 503])('asks again for an outcome that is answered with HTTP %d', async (status) => {
    const work = await placed();
    onPull = () => state('COMPLETED');
    host.statuses.set(THERE, 'COMPLETED');
    host.outcomeRefusal = status;
    await watch.look();
    host.outcomeRefusal = null;
    await watch.look();
    expect((await work.ended).kind).toBe('completed');
  });

  it('fails when the outcome is not whole, or cannot be read', async () => {
    onPull = () => state('COMPLETED');
    host.outcomeText = 'nothing that we know';
    const cut = await placed();
    await cut.source.pull(-1);
    expect(await cut.ended).toMatchObject({ failure: { code: 'REMOTE_OUTCOME_INVALID' } });
    host.outcomeText = null;
    receive = () => {
      throw new RangeError('byte length of Float64Array should be a multiple of 8');
    };
    const broken = await placed();
    await broken.source.pull(-1);
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
    onPull = () => state('COMPLETED');
    host.statuses.set(THERE, 'COMPLETED');
    await watch.look();
    expect((await work.ended).kind).toBe('completed');
  });

  it('tells the others although one cannot be told', async () => {
    const learnt: string[] = [];
    watch.add({ host: host.url, remoteId: 'op_a', learn: () => Promise.reject(new Error('broken')) });
    watch.add({ host: host.url, remoteId: 'op_b', learn: async (status) => void learnt.push(`${status}`) });
    await watch.look();
    expect(learnt).toEqual(['null']);
    expect(watchErrors).toEqual([new Error('broken')]);
  });
});
