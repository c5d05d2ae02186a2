import { setTimeout as timer } from 'node:timers/promises';
import { isPassing } from './operation-service-proxy.js';
import type { RemoteStart } from './remote-calls.js';
import { RemoteRefusedError, RemoteUnavailableError } from './remote-errors.js';

/** How long a start is tried while nobody answers, and how long the pauses between are. */
export interface StartPatience {
  readonly totalMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** How time passes between the tries. */
export interface Waiting {
  nowMs(): number;
  /** Resolves after the time, or as soon as the signal is given. */
  pause(durationMs: number, signal: AbortSignal): Promise<void>;
}

export const realWaiting: Waiting = {
  nowMs: () => performance.now(),
  pause: (durationMs, signal) => timer(durationMs, undefined, { signal }).catch(() => undefined),
};

/**
 * Starts an operation on a host: again and again while nobody answers, and for as long as the host's queue is full.
 * @param signal ends the waiting
 * @returns the id that the host gave it; null when the signal came first
 * @throws RemoteUnavailableError when nobody answered for as long as the patience lasts
 * @throws RemoteRefusedError when the host will not have it
 */
export async function startPatiently(
  start: () => Promise<RemoteStart>,
  options: {
    readonly host: string;
    readonly patience: StartPatience;
    readonly signal: AbortSignal;
    readonly waiting?: Waiting;
  },
): Promise<string | null> {
  const { host, patience, signal, waiting = realWaiting } = options;
  let answeredMs = waiting.nowMs();
  let pauseMs = patience.firstPauseMs;
  while (!signal.aborted) {
    let waitMs = pauseMs;
    try {
      const answer = await start();
      if (answer.kind === 'started') return answer.remoteId;
      if (answer.kind === 'refused') throw new RemoteRefusedError(host, answer.reason);
      // A host with a full queue is there: the patience with silence begins anew.
      answeredMs = waiting.nowMs();
      pauseMs = patience.firstPauseMs;
      waitMs = answer.retryAfterMs;
    } catch (error) {
      if (!isPassing(error)) throw error;
      const silentMs = waiting.nowMs() - answeredMs;
      if (silentMs >= patience.totalMs)
        throw new RemoteUnavailableError(host, silentMs, (error as Error).message);
      pauseMs = Math.min(2 * pauseMs, patience.longestPauseMs);
    }
    await waiting.pause(waitMs, signal);
  }
  return null;
}
