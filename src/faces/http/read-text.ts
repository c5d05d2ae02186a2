/** Counts while it reads: the announced length may be missing. Returns null when there are more bytes than allowed. */
export async function readText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<string | null> {
  if (body === null) return '';
  // Not a loop over the stream: leaving that would close the connection before the answer is sent.
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    bytes += value.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(value);
  }
}
