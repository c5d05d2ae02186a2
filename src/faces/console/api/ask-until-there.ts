import type { TypedDocumentString } from '../generated/graphql.js';
import { AwayError, ask } from './ask.js';
import { setAway } from './connection.js';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

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
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        return await ask(document, variables, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof AwayError)) throw error;
        setAway(asker, Date.now() + waitMs);
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
