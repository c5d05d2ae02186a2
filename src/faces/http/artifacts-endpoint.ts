import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { AppError } from '../../base/pure/app-error.js';
import { UploadRefusedError } from '../../library/import-folder.js';
import type { UploadPass } from '../../operations/ports/artifacts.js';
import { bearerToken, tokenCheck } from './bearer-token.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { passingFailure } from './passing-failure.js';
import { refusal } from './refusal.js';
import type { RequestAuthentication } from './request-authentication.js';

/** What gives and takes bytes by their SHA-256. */
export interface ArtifactPort {
  read(hash: string): { readonly size: number; readonly stream: Readable } | null;
  /** @returns false where what the work makes is not wanted any more */
  take(upload: {
    readonly hash: string;
    readonly size: number;
    readonly pass: UploadPass;
    readonly chunks: AsyncIterable<Uint8Array>;
  }): Promise<boolean>;
}

export interface ArtifactsEndpointOptions {
  readonly artifacts: ArtifactPort;
  /** Which servers of the cluster show; null where they take everybody. */
  readonly key: string | null;
  readonly authentication: RequestAuthentication;
  /** Of one upload. */
  readonly maxBytes: number;
  readonly logger: Logger;
}

/** Each holds a connection and a file. */
const MAX_UPLOADS = 8;
const RETRY_AFTER_SECONDS = 2;
const SILENCE_MS = 30_000;
/** What is left of the body is not read, so that nothing else may follow on the connection. */
const CLOSE = { connection: 'close' };

interface ServerContext {
  readonly req?: IncomingMessage;
}

/** Returns what stands behind `/artifacts/`; null for other addresses. */
export function artifactName(pathname: string): string | null {
  return /^\/artifacts\/([^/]+)$/.exec(pathname)?.[1] ?? null;
}

/**
 * Serves `/artifacts/<hash>` to other servers of the cluster: bytes by their SHA-256, and takes those that work has made.
 * It has a check of its own: the key of the cluster opens it, and no other.
 */
export function useArtifacts({
  artifacts,
  key,
  authentication,
  maxBytes,
  logger,
}: ArtifactsEndpointOptions): Plugin<object, ServerContext> {
  const isKey = key === null ? null : tokenCheck(key);
  let open = 0;

  /** Returns why a request is not let in; null where it is. */
  function closedTo(request: Request): Response | null {
    if (isKey === null)
      return authentication.isRequired ? forbidden('WORKER_KEY is not set on this server') : null;
    const token = bearerToken(request.headers.get('authorization'));
    if (isKey(token)) return null;
    const isCaller = authentication.callerOf(request) !== null;
    return isCaller
      ? forbidden('it takes the key of the cluster (WORKER_KEY) and no other')
      : unauthenticated();
  }

  async function take(
    hash: string,
    request: Request,
    message: IncomingMessage | undefined,
  ): Promise<Response> {
    const size = Number(request.headers.get('content-length') ?? Number.NaN);
    const pass = passOf(request.headers);
    if (!Number.isSafeInteger(size) || pass === null)
      return refusal(
        400,
        'INVALID_INPUT',
        'An upload says its length, its operation, attempt and lease.',
        CLOSE,
      );
    if (size > maxBytes)
      return refusal(
        413,
        'UPLOAD_TOO_LARGE',
        `${size} bytes are more than ${maxBytes} (MAX_UPLOAD_BYTES).`,
        CLOSE,
      );
    if (open >= MAX_UPLOADS)
      return refusal(503, 'TOO_MANY_UPLOADS', `Try it again in ${RETRY_AFTER_SECONDS} seconds.`, {
        'retry-after': String(RETRY_AFTER_SECONDS),
        ...CLOSE,
      });
    open += 1;
    try {
      const isTaken = await artifacts.take({ hash, size, pass, chunks: bytesOf(request, message) });
      if (isTaken) return new Response(null, { status: 201 });
      return refusal(409, 'LEASE_LOST', `Another host has taken ${pass.operationId}.`, CLOSE);
    } catch (error) {
      // A host that can still read this is to send it again, which it does after a 5xx alone.
      if (error instanceof UploadRefusedError) return refusal(503, error.code, error.message, CLOSE);
      if (!(error instanceof AppError)) logger.error({ err: error }, 'an artefact could not be taken');
      const passing = passingFailure(error);
      if (passing !== null) return refusal(503, passing.code, passing.message, CLOSE);
      if (error instanceof AppError) return refusal(422, error.code, error.message, CLOSE);
      return refusal(500, 'UPLOAD_FAILED', 'It could not be written; the server log says why.', CLOSE);
    } finally {
      open -= 1;
    }
  }

  return {
    async onRequest({ request, url, endResponse, serverContext }) {
      const hash = artifactName(url.pathname);
      if (hash === null) return;
      const closed = closedTo(request);
      if (closed !== null) endResponse(closed);
      else if (!/^[0-9a-f]{64}$/.test(hash))
        endResponse(refusal(400, 'INVALID_INPUT', 'The address ends in a SHA-256 of 64 hex digits.', CLOSE));
      else if (request.method === 'GET') endResponse(answerOf(artifacts.read(hash)));
      else if (request.method === 'PUT') endResponse(await take(hash, request, serverContext.req));
      else endResponse(methodNotAllowed(request.method, ['GET', 'PUT']));
    },
  };
}

function answerOf(found: ReturnType<ArtifactPort['read']>): Response {
  if (found === null) return refusal(404, 'ARTIFACT_NOT_FOUND', 'This server does not have it.');
  return new Response(Readable.toWeb(found.stream) as ReadableStream, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(found.size),
      'cache-control': 'no-store',
    },
  });
}

function passOf(headers: Headers): UploadPass | null {
  const operationId = headers.get('x-ktrdr-operation');
  const attempt = Number(headers.get('x-ktrdr-attempt') ?? Number.NaN);
  const lease = headers.get('x-ktrdr-lease');
  if (operationId === null || lease === null || !Number.isSafeInteger(attempt)) return null;
  return { operationId, attempt, lease };
}

/**
 * Read piece by piece; a sender that falls silent loses its connection.
 * @throws UploadRefusedError where it breaks off, which is no fault of this server
 */
async function* bytesOf(request: Request, message: IncomingMessage | undefined): AsyncGenerator<Uint8Array> {
  const source: AsyncIterable<Uint8Array> = message ?? (request.body as unknown as AsyncIterable<Uint8Array>);
  const silent = (): void => void message?.destroy(new Error('the sender is silent'));
  let timer = setTimeout(silent, SILENCE_MS);
  try {
    for await (const chunk of source) {
      clearTimeout(timer);
      timer = setTimeout(silent, SILENCE_MS);
      yield chunk;
    }
  } catch {
    throw new UploadRefusedError('UPLOAD_CUT', 'The bytes broke off: send them again.');
  } finally {
    clearTimeout(timer);
  }
}

function forbidden(reason: string): Response {
  return refusal(403, 'FORBIDDEN', `This address is for servers of the cluster: ${reason}.`, CLOSE);
}

function unauthenticated(): Response {
  return refusal(401, 'UNAUTHENTICATED', 'This address needs "Authorization: Bearer <WORKER_KEY>".', {
    'www-authenticate': 'Bearer realm="ktrdr"',
    ...CLOSE,
  });
}
