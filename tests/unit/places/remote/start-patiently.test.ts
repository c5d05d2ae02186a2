import { describe, expect, it } from 'vitest';
import { GraphqlRequestError, ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import type { RemoteStart } from '../../../../src/places/remote/remote-calls.js';
import { RemoteRefusedError, RemoteUnavailableError } from '../../../../src/places/remote/remote-errors.js';
import {
  type StartPatience,
  startPatiently,
  type Waiting,
} from '../../../../src/places/remote/start-patiently.js';

const PATIENCE: StartPatience = { totalMs: 30_000, firstPauseMs: 250, longestPauseMs: 5_000 };
const HOST = 'http://worker.test:5003';

/** Time that passes only while somebody waits for it. */
class FakeWaiting implements Waiting {
  readonly pauses: number[] = [];
  onPause: () => void = () => {};
  #nowMs = 0;
  nowMs = (): number => this.#nowMs;
  pause = async (durationMs: number): Promise<void> => {
    this.pauses.push(durationMs);
    this.#nowMs += durationMs;
    this.onPause();
  };
}

const silence = new ServerUnreachableError(HOST, 'ECONNREFUSED');
const started: RemoteStart = { kind: 'started', remoteId: 'op_there' };
const full: RemoteStart = { kind: 'full', retryAfterMs: 2_000 };

/** Answers in turn, the last one for ever. */
function answers(...list: readonly (RemoteStart | Error)[]) {
  let calls = 0;
  const start = async (): Promise<RemoteStart> => {
    const answer = list[Math.min(calls++, list.length - 1)] as RemoteStart | Error;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { start, calls: () => calls };
}

function trying(
  start: () => Promise<RemoteStart>,
  waiting = new FakeWaiting(),
  signal = new AbortController().signal,
) {
  return startPatiently(start, { host: HOST, patience: PATIENCE, signal, waiting });
}

describe('startPatiently', () => {
  it('tries again with growing pauses until somebody answers', async () => {
    const waiting = new FakeWaiting();
    expect(await trying(answers(silence, silence, silence, started).start, waiting)).toBe('op_there');
    expect(waiting.pauses).toEqual([250, 500, 1_000]);
  });

  it('gives up after 30 seconds of silence, not before', async () => {
    const waiting = new FakeWaiting();
    const tried = trying(answers(silence).start, waiting);
    await expect(tried).rejects.toThrow(RemoteUnavailableError);
    await expect(tried).rejects.toThrow(/worker\.test:5003.*ECONNREFUSED.*npm run worker/);
    expect(waiting.nowMs()).toBeGreaterThanOrEqual(30_000);
    expect(waiting.nowMs() - (waiting.pauses.at(-1) ?? 0)).toBeLessThan(30_000);
    expect(Math.max(...waiting.pauses)).toBe(5_000);
  });

  it('waits for a full queue for as long as that lasts, as the host says', async () => {
    const waiting = new FakeWaiting();
    const busy = Array.from({ length: 100 }, () => full);
    expect(await trying(answers(...busy, started).start, waiting)).toBe('op_there');
    expect(waiting.pauses).toEqual(busy.map(() => 2_000));
  });

  it('has its whole patience with a silence after a full queue', async () => {
    const busy = Array.from({ length: 100 }, () => full);
    expect(await trying(answers(...busy, silence, silence, started).start)).toBe('op_there');
  });

  it('does not repeat what the host refuses', async () => {
    const { start, calls } = answers({ kind: 'refused', reason: 'epochs: is 0' });
    await expect(trying(start)).rejects.toThrow(RemoteRefusedError);
    expect(calls()).toBe(1);
  });

  it('does not repeat what needs another key', async () => {
    const { start, calls } = answers(new GraphqlRequestError(401, ['This server needs an API key.']));
    await expect(trying(start)).rejects.toThrow('needs an API key');
    expect(calls()).toBe(1);
  });

  it('stops when it is told to, in the middle of a wait', async () => {
    const [waiting, stopping] = [new FakeWaiting(), new AbortController()];
    waiting.onPause = () => stopping.abort();
    const { start, calls } = answers(silence);
    expect(await trying(start, waiting, stopping.signal)).toBeNull();
    expect(calls()).toBe(1);
  });
});
