import { readText } from './read-text.js';

const MAX_BYTES = 8_192;

/**
 * Reads a form as browsers send it; returns the HTTP status to refuse it with when it is none, breaks off, or is too
 * large.
 */
export async function readForm(request: Request): Promise<URLSearchParams | 400 | 413 | 415> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return 415;
  try {
    const text = await readText(request.body, MAX_BYTES);
    return text === null ? 413 : new URLSearchParams(text);
  } catch {
    return 400;
  }
}
