import { setTimeout as delay } from 'node:timers/promises';
import type { ProvidedSegment } from '../providers/bar-provider.js';

/** Keeps what was loaded until it is time to write it. */
export interface DelayedWriter {
  /** When what is not on disk is to be written, 0 for now; null when everything is. */
  readonly writeIsDueInMs: number | null;
  write(): Promise<void>;
}

/** Passes segments on; while none comes, what was loaded before is written when it is time to. */
export async function* writingWhileWaiting(
  segments: AsyncGenerator<ProvidedSegment>,
  load: DelayedWriter,
): AsyncGenerator<ProvidedSegment> {
  try {
    for (;;) {
      const next = segments.next();
      const arrival = next.then(
        () => true,
        () => true,
      );
      while (load.writeIsDueInMs !== null) {
        const timer = new AbortController();
        const wait = delay(load.writeIsDueInMs, false, { signal: timer.signal }).catch(() => false);
        const hasArrived = await Promise.race([arrival, wait]);
        timer.abort();
        if (hasArrived) break;
        await load.write();
      }
      const { value, done } = await next;
      if (done) return;
      yield value;
    }
  } finally {
    // Lets go of what the segments come from. Not waited for: the next one may be long in coming.
    void segments.return(undefined).catch(() => undefined);
  }
}
