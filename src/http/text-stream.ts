/**
 * Turns pieces of text into the body of a response, each made when the client has taken the one before; a client that
 * leaves ends it. The length is not known at the start, so that a body that breaks off is seen to be broken.
 * @param onBroken is told the error that ended it early
 */
export function textStream(
  pieces: AsyncIterable<string>,
  onBroken: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await iterator.next();
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          onBroken(error);
          controller.error(error);
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}
