import { setTimeout as delay } from 'node:timers/promises';
import pRetry, { AbortError } from 'p-retry';
import { anySignal } from '../../base/pure/any-signal.js';
import type { ProviderSettings } from './provider-settings.js';

/** Thrown when a request was repeated in vain; the message says what happened last, without a full stop. */
export class RequestFailedError extends Error {
  override readonly name = 'RequestFailedError';
}

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

const REPETITIONS = 4;
const LONGEST_DELAY_MS = 60_000;

/**
 * Returns a fetch that asks patiently: what fails on the way, takes too long, is answered with 429 or 5xx, or with
 * something that is not JSON, is asked again, up to five times in all, after waits that double, or as long as the
 * provider says in Retry-After. Other answers are returned whatever their status.
 *
 * The rejection is a RequestFailedError once nothing helped, and an AbortError when the signal is set.
 * @param signal ends requests and waits; the signals of callers are not looked at, which know nothing of repetitions
 */
export function providerFetch(settings: ProviderSettings, signal: AbortSignal): Fetch {
  const { baseUrl, retryDelayMs, requestTimeoutMs } = settings;
  return async (url, init = {}) => {
    const address = withBase(addressOf(url), baseUrl);
    const { method = 'GET', headers, body } = init;
    const request = { method, headers: headers ?? {}, body: body ?? null };
    const once = async (): Promise<Response> => {
      signal.throwIfAborted();
      const timeout = AbortSignal.timeout(requestTimeoutMs);
      try {
        const response = await fetch(address, { ...request, signal: anySignal([signal, timeout]) });
        return await usable(response);
      } catch (error) {
        if (signal.aborted) throw new AbortError(signal.reason as Error);
        if (timeout.aborted) throw new RequestFailedError(`no answer within ${requestTimeoutMs / 1_000} s`);
        throw error instanceof RequestFailedError ? error : new RequestFailedError(reasonOf(error));
      }
    };
    return await pRetry(once, {
      retries: REPETITIONS,
      minTimeout: retryDelayMs,
      maxTimeout: LONGEST_DELAY_MS,
      factor: 2,
      signal,
      onFailedAttempt: async ({ error }) => {
        if (error instanceof AskedToWaitError) await delay(error.waitMs, undefined, { signal });
      },
    });
  };
}

/** The provider said how long to wait. */
class AskedToWaitError extends RequestFailedError {
  constructor(
    message: string,
    readonly waitMs: number,
  ) {
    super(message);
  }
}

/** Reads the whole answer, so that one that breaks off is asked for again, too. */
async function usable(response: Response): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text();
  if (status === 429 || status >= 500) {
    const answer = `the answer was HTTP ${status}`;
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    throw seconds > 0
      ? new AskedToWaitError(answer, Math.min(seconds * 1_000, LONGEST_DELAY_MS))
      : new RequestFailedError(answer);
  }
  if (status < 400 && !isJson(text)) throw new RequestFailedError('the answer was not JSON');
  const kept = new Headers(headers);
  // The text is unpacked already.
  kept.delete('content-encoding');
  kept.delete('content-length');
  return new Response(text, { status, statusText: response.statusText, headers: kept });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function addressOf(url: string | URL | Request): URL {
  return new URL(url instanceof Request ? url.url : url);
}

function withBase(address: URL, baseUrl: string | null): URL {
  if (baseUrl === null) return address;
  const base = new URL(baseUrl);
  return new URL(`${base.origin}${base.pathname.replace(/\/$/, '')}${address.pathname}${address.search}`);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `it could not be reached${code}`;
}
