import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type ImportFolder, UploadRefusedError } from '../../library/import-folder.js';
import { foreignRequest } from './csrf-prevention.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { passingFailure } from './passing-failure.js';
import { refusal } from './refusal.js';
import type { RequestAuthentication } from './request-authentication.js';

/** Each holds a connection and a file for as long as it is sent. */
const MAX_UPLOADS = 8;
const RETRY_AFTER_SECONDS = 5;

const STATUS: Readonly<Record<UploadRefusedError['code'], number>> = {
  LIBRARY_READ_ONLY: 403,
  INVALID_PATH: 400,
  UPLOAD_TOO_LARGE: 413,
  UPLOAD_STALLED: 408,
  UPLOAD_CUT: 400,
};

/** What node:http says of a request; nothing where it came without a port. */
interface ServerContext {
  readonly req?: IncomingMessage;
}

export interface ImportUploadsOptions {
  readonly folder: Pick<ImportFolder, 'store'>;
  readonly authentication: RequestAuthentication;
  readonly logger: Logger;
}

/** Returns the name that an address uploads to; null for other addresses. */
export function uploadName(pathname: string): string | null {
  const [, encoded] = /^\/import\/(.*)$/.exec(pathname) ?? [];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** Takes `PUT /import/<name>`: a file for the import folder, as it comes. To be placed behind the authentication. */
export function useImportUploads({
  folder,
  authentication,
  logger,
}: ImportUploadsOptions): Plugin<object, ServerContext> {
  let open = 0;
  return {
    async onRequest({ request, url, endResponse, serverContext }) {
      const name = uploadName(url.pathname);
      if (name === null) return;
      const { method } = request;
      if (method !== 'PUT') return endResponse(methodNotAllowed(method, ['PUT']));
      if (foreignRequest(request, authentication))
        return endResponse(
          refusal(
            403,
            'FOREIGN_REQUEST',
            'This upload comes from the page of another server, which may not use this one.',
          ),
        );
      if (open >= MAX_UPLOADS) {
        const message = `As many files are being received as this server receives at once; try it again in ${RETRY_AFTER_SECONDS} seconds.`;
        return endResponse(
          refusal(503, 'TOO_MANY_UPLOADS', message, { 'retry-after': String(RETRY_AFTER_SECONDS), ...CLOSE }),
        );
      }
      open += 1;
      try {
        const { bytes, isReplacement } = await folder.store({
          name,
          announcedBytes: lengthOf(request),
          chunks: bytesOf(request, serverContext.req),
        });
        endResponse(Response.json({ path: name, bytes }, { status: isReplacement ? 200 : 201 }));
      } catch (error) {
        endResponse(refusalOf(error, logger));
      } finally {
        open -= 1;
      }
    },
  };
}

/** What is left of the body is not read, so that nothing else may follow on the connection. */
const CLOSE = { connection: 'close' };

function refusalOf(error: unknown, logger: Logger): Response {
  if (error instanceof UploadRefusedError)
    return refusal(STATUS[error.code], error.code, error.message, CLOSE);
  logger.error({ err: error }, 'a file could not be taken into the import folder');
  const passing = passingFailure(error);
  if (passing !== null) return refusal(503, passing.code, passing.message, CLOSE);
  return refusal(500, 'UPLOAD_FAILED', 'The file could not be written; the server log says why.', CLOSE);
}

function lengthOf({ headers }: Request): number | null {
  const length = headers.get('content-length');
  return length === null ? null : Number(length);
}

/** Read piece by piece, so that a refusal can be sent before the end: a stream that is left would take the connection with it. */
function bytesOf(request: Request, message: IncomingMessage | undefined): AsyncIterable<Uint8Array> {
  return message ?? bodyOf(request.body?.getReader());
}

async function* bodyOf(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) return;
    yield value;
  }
}
