const MAX_BYTES = 8_192;

/** Reads a form as browsers send it; returns the HTTP status to refuse it with when it is none, or too large. */
export async function readForm(request: Request): Promise<URLSearchParams | 413 | 415> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return 415;
  const text = await readText(request.body);
  return text === null ? 413 : new URLSearchParams(text);
}

/** Counts while it reads: the announced length may be missing or wrong. Returns null when there is too much. */
async function readText(body: ReadableStream<Uint8Array> | null): Promise<string | null> {
  if (body === null) return '';
  // Not a loop over the stream: leaving that would close the connection before the answer is sent.
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) return null;
    chunks.push(value);
  }
}
