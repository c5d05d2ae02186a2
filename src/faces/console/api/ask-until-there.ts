import type { TypedDocumentString } from '../generated/graphql.js';
import { AwayError, ask } from './ask.js';
import { setAway } from './connection.js';
import { retryWaitMs } from './poll-waits.js';

/**
 * Sends a document that only reads, and sends it again while the server is away, ever less often; the page says so
 * meanwhile. For what is read piece by piece: it goes on where it was.
 * @throws RefusedError, and the reason of the signal
 */
export async function askUntilThere<TResult, TVariables>(
  document: TypedDocumentString<TResult, TVariables>,
  variables: TVariables,
  signal: AbortSignal,
): Promise<TResult> {
  const asker = {};
  try {
    for (let failures = 0; ; failures += 1) {
      try {
        return await ask(document, variables, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AwayError)) throw error;
        const waitMs = retryWaitMs(failures);
        setAway(asker, { untilMs: Date.now() + waitMs, message: error.message });
        await pause(waitMs, signal);
      }
    }
  } finally {
    setAway(asker, null);
  }
}

function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, waitMs);
    signal.addEventListener('abort', stop, { once: true });
  });
}
