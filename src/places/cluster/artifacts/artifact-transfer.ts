import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { UploadPass } from '../../../operations/ports/artifacts.js';
import { ArtifactRefusedError } from './artifact-errors.js';

/** Bytes as another server sends them. */
export interface Incoming {
  readonly size: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** How long another server may be silent. */
const SILENCE_MS = 30_000;

/** Sends artefacts between servers of a cluster, by the key that they share. */
export class ArtifactTransfer {
  readonly #key: string | null;
  readonly #closing = new AbortController();

  /** @param key null where servers take everybody */
  constructor(key: string | null) {
    this.#key = key;
  }

  /** Asks a server for bytes. @throws where it does not answer with them */
  async get(address: string, hash: string): Promise<Incoming> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const response = await fetch(addressOf(address, hash), {
      headers: this.#headers(),
      redirect: 'error',
      signal: AbortSignal.any([silence.signal, this.#closing.signal]),
    });
    if (!response.ok || response.body === null) {
      clearTimeout(timer);
      await response.body?.cancel();
      throw new ArtifactRefusedError(`it answered ${response.status}`);
    }
    const body = Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
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
    return { size: length === null ? null : Number(length), chunks: chunks() };
  }

  /** Gives a server the bytes of a file. @returns false where what the work makes is not wanted any more */
  async put(address: string, hash: string, file: string, pass: UploadPass): Promise<boolean> {
    const response = await fetch(addressOf(address, hash), {
      method: 'PUT',
      headers: { ...this.#headers(), ...passHeaders(pass) },
      body: await openAsBlob(file),
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(10 * SILENCE_MS), this.#closing.signal]),
    });
    await response.body?.cancel();
    if (response.status === 409) return false;
    if (!response.ok) throw new ArtifactRefusedError(`it answered ${response.status}`);
    return true;
  }

  /** Breaks off what is under way. */
  close(): void {
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
