import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { anySignal } from '../../../base/pure/any-signal.js';
import type { UploadPass } from '../../../operations/ports/artifacts.js';
import { ArtifactRefusedError } from './artifact-errors.js';

/** Bytes as another server sends them. */
export interface Incoming {
  readonly size: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Ends the answer, whatever was read of it; to be called once nobody reads it any more. */
  letGo(): void;
}

/** How long another server may be silent. */
const SILENCE_MS = 30_000;

/** Sends artefacts between servers of a cluster, by the key that they share. */
export class ArtifactTransfer {
  readonly #key: string | null;
  readonly #closing = new AbortController();
  readonly #draining = new AbortController();

  /** @param key null where servers take everybody */
  constructor(key: string | null) {
    this.#key = key;
  }

  /**
   * Asks a server for bytes; whoever has asked lets go of them.
   * @throws ArtifactRefusedError where it answers that it has none; else where it is away
   */
  async get(address: string, hash: string): Promise<Incoming> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const response = await fetch(addressOf(address, hash), {
      headers: this.#headers(),
      redirect: 'error',
      signal: anySignal([silence.signal, this.#draining.signal]),
    }).catch((error: unknown) => {
      clearTimeout(timer);
      throw error;
    });
    if (!response.ok || response.body === null) {
      clearTimeout(timer);
      await response.body?.cancel();
      throw refusalBy(response.status);
    }
    const body = Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
    // Whoever reads meets an error by reading; one that comes while nobody does would end the process.
    body.on('error', () => undefined);
    const length = response.headers.get('content-length');
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        for await (const chunk of body) {
          clearTimeout(timer);
          timer = setTimeout(() => silence.abort(), SILENCE_MS);
          yield chunk as Uint8Array;
        }
      } finally {
        clearTimeout(timer);
      }
    }
    return {
      size: length === null ? null : Number(length),
      chunks: chunks(),
      // What was not begun has nothing that would be cleared up by its end.
      letGo() {
        clearTimeout(timer);
        body.destroy();
      },
    };
  }

  /**
   * Gives a server the bytes of a file.
   * @returns false where what the work makes is not wanted any more
   * @throws ArtifactRefusedError where it answers that it does not take them; else where it is away
   */
  async put(address: string, hash: string, file: string, pass: UploadPass): Promise<boolean> {
    const { size } = await stat(file);
    const url = addressOf(address, hash);
    // `fetch` sends a stream without its length, and a file of which it knows the length only if nobody touches it.
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
      method: 'PUT',
      headers: { ...this.#headers(), ...passHeaders(pass), 'content-length': size },
      timeout: SILENCE_MS,
      signal: this.#closing.signal,
    });
    request.once('timeout', () => request.destroy(new Error('it is silent')));
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    const sent = pipeline(createReadStream(file), request);
    // A server that refuses does not read to the end: its answer counts.
    sent.catch(() => undefined);
    const [response] = await answered;
    response.resume();
    if (response.statusCode === 409) return false;
    if (response.statusCode !== 201) throw refusalBy(response.statusCode ?? 0);
    await sent;
    return true;
  }

  /** Comes when nothing is fetched any more. */
  get drained(): AbortSignal {
    return this.#draining.signal;
  }

  /** Breaks off what is being fetched, and all that is asked for from now on; what is sent goes on. */
  drain(): void {
    this.#draining.abort();
  }

  /** Breaks off what is under way, and all that is asked from now on. */
  close(): void {
    this.drain();
    this.#closing.abort();
  }

  #headers(): Record<string, string> {
    return this.#key === null ? {} : { authorization: `Bearer ${this.#key}` };
  }
}

/** What an upload shows, as it is sent. */
export const PASS_HEADERS = {
  operationId: 'x-ktrdr-operation',
  attempt: 'x-ktrdr-attempt',
  lease: 'x-ktrdr-lease',
} as const;

/** A server that says it cannot now is as good as away. */
function refusalBy(status: number): Error {
  const reason = `it answered ${status}`;
  return status >= 500 ? new Error(reason) : new ArtifactRefusedError(reason);
}

function passHeaders({ operationId, attempt, lease }: UploadPass): Record<string, string> {
  return {
    [PASS_HEADERS.operationId]: operationId,
    [PASS_HEADERS.attempt]: String(attempt),
    [PASS_HEADERS.lease]: lease,
  };
}

function addressOf(address: string, hash: string): string {
  return new URL(`/artifacts/${hash}`, address).href;
}
