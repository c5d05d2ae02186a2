import { z } from 'zod';
import { shortened } from '../../base/pure/bounded-text.js';
import { readBounded } from './read-bounded.js';

/** Thrown when the server answers a download with anything but the file. */
export class DownloadRefusedError extends Error {
  override readonly name = 'DownloadRefusedError';
  readonly status: number;
  /** Why, by the stable code of a ktrdr server; null where it gives none. */
  readonly code: string | null;

  /** @param what comes instead, such as `text/html` */
  constructor(url: string, status: number, code: string | null = null, what: string | null = null) {
    const detail = code ?? what;
    super(
      `${url} cannot be downloaded: the server answers with HTTP ${status}${detail === null ? '' : ` (${detail})`}.`,
    );
    this.status = status;
    this.code = code;
  }
}

const MAX_REFUSAL_BYTES = 2 ** 16;
const MAX_TYPE = 100;

/** Returns the media type of an answer without its parameters; null where it has none. */
export function mediaTypeOf(headers: Headers): string | null {
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? null;
  return type === null ? null : shortened(type, MAX_TYPE);
}

const refusalSchema = z.object({
  errors: z.tuple([z.object({ extensions: z.object({ code: z.string().regex(/^[A-Z_]{1,64}$/) }) })]),
});

/** Reads the code that a ktrdr server refuses with; null for what others say. */
export async function refusalCode(response: Response): Promise<string | null> {
  if (response.status === 200 || mediaTypeOf(response.headers) !== 'application/json') {
    await response.body?.cancel();
    return null;
  }
  try {
    const refusal = refusalSchema.safeParse(JSON.parse(await readBounded(response, MAX_REFUSAL_BYTES)));
    return refusal.data?.errors[0].extensions.code ?? null;
  } catch {
    // Whatever is wrong with the words of a refusal, it is one.
    return null;
  }
}
