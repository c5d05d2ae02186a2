import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { AppError } from '../../base/pure/app-error.js';
import type { FileSubject } from '../report/file-source.js';
import { DOWNLOADS, type OperationFile, parseOperationFilePath } from '../report/operation-files.js';
import { renderNotice } from '../report/render-report.js';
import { type ReportAssets, reportAssets } from '../report/report-assets.js';
import { Downloads } from './downloads.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { missingFileNotice } from './missing-file-notice.js';
import { passingFailure } from './passing-failure.js';

/** The part of OperationFileService that the routes reach. */
export interface OperationFilesPort {
  find(operationId: string): Promise<FileSubject>;
}

const RETRY_AFTER_SECONDS = 5;

/** Files whose first piece tells whether they can be had: then it would be too late for another status. */
const COMPUTED: ReadonlySet<OperationFile> = new Set(['decisions.csv', 'passport.json']);

/**
 * Serves `/operations/<id>/report` and the downloads beside it; to be placed behind the authentication.
 * @param downloads counts what is open; default: its own count
 */
export function useOperationFiles(
  files: OperationFilesPort,
  logger: Logger,
  downloads: Downloads = new Downloads(),
): Plugin<object, ServerContext> {
  return {
    async onRequest({ request, url, endResponse, serverContext }) {
      const { method, signal } = request;
      const asked = parseOperationFilePath(url.pathname);
      if (asked === null) return;
      if (method !== 'GET' && method !== 'HEAD') {
        endResponse(methodNotAllowed(method, ['GET', 'HEAD']));
        return;
      }
      try {
        const asker = { isHead: method === 'HEAD', gone: signal, cut: () => serverContext.res?.destroy() };
        endResponse(await answer(files, asked, asker, downloads, logger));
      } catch (error) {
        logger.error({ err: error, operationId: asked.operationId }, `${asked.file} could not be made`);
        const passing = passingFailure(error);
        const [status, message] =
          passing === null ? [500, 'The server log says why; try it again.'] : [503, passing.message];
        endResponse(notice(asked.file, status, 'This file could not be made', message));
      }
    },
  };
}

/** What node:http says of a request; nothing where it came without a port. */
interface ServerContext {
  readonly res?: { destroy(): void };
}

/** Who asks for a file. */
interface Asker {
  readonly isHead: boolean;
  /** Aborted when the client has left. */
  readonly gone: AbortSignal;
  /** Cuts the connection. */
  readonly cut: () => void;
}

async function answer(
  files: OperationFilesPort,
  { operationId, file }: { readonly operationId: string; readonly file: OperationFile },
  { isHead, gone, cut }: Asker,
  downloads: Downloads,
  logger: Logger,
): Promise<Response> {
  const subject = await files.find(operationId);
  if (subject.kind !== 'FINISHED') {
    const { status, title, message } = missingFileNotice(operationId, subject);
    return notice(file, status, title, message);
  }
  const found = subject.files;
  const { operation } = found;
  if (!isHead && downloads.isFull) return tooMany(file);
  if (file === 'report') {
    const { report } = found;
    if (report === undefined) {
      const { status, title, message } = missingFileNotice(operationId, { kind: 'NO_RESULT', operation });
      return notice(file, status, title, message);
    }
    const headers = {
      ...documentHeaders(reportAssets()),
      'content-disposition': `inline; filename="${operation.id}-report.html"`,
    };
    return new Response(isHead ? null : await downloads.during(report), { headers });
  }
  const pieces = found.download(file);
  if (pieces === null) {
    return notice(
      file,
      404,
      'Not found',
      `Operation ${operation.id} has no ${file}: it is of the type ${operation.type}.`,
    );
  }
  const headers = {
    'content-type': DOWNLOADS[file],
    'content-disposition': `attachment; filename="${operation.id}-${file}"`,
  };
  if (isHead) return new Response(null, { headers });
  const onBroken = (error: unknown) =>
    logger.error({ err: error, operationId: operation.id }, `${file} broke off`);
  if (!COMPUTED.has(file)) return new Response(downloads.body(pieces, gone, { onBroken, cut }), { headers });
  try {
    const begun = await downloads.during(() => begin(pieces));
    return new Response(downloads.body(begun, gone, { onBroken, cut }), { headers });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INPUT_CHANGED') throw error;
    return notice(file, 409, error.code, error.message);
  }
}

/** Makes the first piece at once, and the others when they are asked for. */
async function begin<T>(pieces: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for (let piece = first; piece.done !== true; piece = await iterator.next()) yield piece.value;
      } finally {
        await iterator.return?.();
      }
    },
  };
}

function tooMany(file: OperationFile): Response {
  const message = `As many files are being sent as this server sends at once; try it again in ${RETRY_AFTER_SECONDS} seconds.`;
  const response = notice(file, 503, 'TOO_MANY_DOWNLOADS', message);
  response.headers.set('retry-after', `${RETRY_AFTER_SECONDS}`);
  return response;
}

/** Answers in the form that was asked for: a page where a page is, else plain text. */
function notice(file: OperationFile, status: number, title: string, message: string): Response {
  if (file !== 'report') {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return new Response(`${title}. ${message}\n`, { status, headers });
  }
  const assets = reportAssets();
  return new Response(renderNotice(title, message, assets), { status, headers: documentHeaders(assets) });
}

/** What the page says of itself, and what only a header can say. */
function documentHeaders({ contentSecurityPolicy }: ReportAssets): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  };
}
