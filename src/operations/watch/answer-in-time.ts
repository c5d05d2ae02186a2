/** Thrown when an answer has not come in time. */
export class AnswerTimeoutError extends Error {
  override readonly name = 'AnswerTimeoutError';
}

/**
 * Returns an answer, waiting at most `timeoutMs` for it. What comes later is ignored, errors included.
 * @throws AnswerTimeoutError when it has not come by then
 */
export async function answerInTime<T>(answer: Promise<T> | T, timeoutMs: number): Promise<T> {
  // An answer out of shared memory is there already; no timer then.
  if (!(answer instanceof Promise)) return answer;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AnswerTimeoutError(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
