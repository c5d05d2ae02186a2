/**
 * Turns pieces of text or bytes into the body of a response, each made when the client has taken the one before; a
 * client that leaves ends it. The length is not known at the start, so that a body that breaks off is seen to be broken.
 * @param onBroken is told the error that ended it early
 * @param onLeft is told that the client has left, for pieces that could keep it waiting
 */
export function bodyStream(
  pieces: AsyncIterable<string | Uint8Array>,
  onBroken: (error: unknown) => void,
  onLeft: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let hasLeft = false;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await iterator.next();
          // Nobody is there to take a piece that was being made when the client left.
          if (hasLeft) return;
          if (done === true) controller.close();
          else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
        } catch (error) {
          if (hasLeft) return;
          onBroken(error);
          controller.error(error);
        }
      },
      async cancel() {
        hasLeft = true;
        onLeft();
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}
