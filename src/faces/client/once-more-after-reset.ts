/**
 * Sends a request, and once more when its connection ends before the answer: servers close idle ones, which a client
 * may meet in the very moment in which it uses one again.
 * @param fetchHere of a request that may be sent twice
 */
export async function onceMoreAfterReset(fetchHere: () => Promise<Response> | Response): Promise<Response> {
  try {
    return await fetchHere();
  } catch (error) {
    if (!(error instanceof Error && isReset(error.cause))) throw error;
    return fetchHere();
  }
}

/** A reset, a broken pipe, or the end of a connection before the answer. */
const RESETS = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

function isReset(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && RESETS.has(String(cause.code));
}
