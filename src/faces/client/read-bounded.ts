import type { ReadableStream } from 'node:stream/web';

/** Thrown when a body has more bytes than are taken. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';

  constructor(maxBytes: number) {
    super(`an answer of more than ${maxBytes} bytes, which was cut off`);
  }
}

/**
 * Reads a body as text while it comes, as far as it is taken; nothing that is announced is believed.
 * @param maxBytes of the body as it is unpacked
 * @throws BodyTooLargeError as soon as there is more; the rest is not fetched
 */
export async function readBounded(response: Response, maxBytes: number): Promise<string> {
  const { body } = response;
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the body, and with it the connection.
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString();
}
