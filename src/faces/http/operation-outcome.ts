import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Operation } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';
import { MAX_COUNT } from '../../operations/record/reported-values.js';
import type { FollowCursor, News } from '../../operations/watch/news.js';
import { encodeFrame, NEWS_CONTENT_TYPE, STREAM_NAME } from '../../operations/watch/news-frames.js';
import { bodyStream } from './body-stream.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { refusal } from './refusal.js';
import type { RequestAuthentication } from './request-authentication.js';

/** Ids hold nothing that an address would have to escape. */
const PATH = /^\/operations\/([^/]+)\/outcome$/;
/** Each holds a connection for as long as its operation runs; a process may often have a thousand open files. */
const MAX_STREAMS = 256;
/** So many more for operations that are over: these are soon told, and must not wait for those that run. */
const MORE_FOR_FINAL = 64;
const RETRY_AFTER_SECONDS = 5;

/** The part of OperationsService that the route reaches. */
export type OutcomePort = Pick<OperationsService, 'get' | 'follow'>;

export interface OperationOutcomeOptions {
  readonly operations: OutcomePort;
  readonly logger: Logger;
  readonly authentication: RequestAuthentication;
  /** Ends every stream, so that none keeps the server from stopping. */
  readonly draining: AbortSignal;
}

/**
 * Serves `/operations/<id>/outcome`: what an operation leaves, as it is stored and to its end, for a server that has
 * it run here. To be placed behind the authentication.
 */
export function useOperationOutcome({
  operations,
  logger,
  authentication,
  draining,
}: OperationOutcomeOptions): Plugin {
  /** What ends each of the streams that are open. */
  const open = new Set<() => void>();
  draining.addEventListener('abort', () => {
    for (const end of [...open]) end();
  });

  function stream(id: string, from: FollowCursor, request: Request): Response {
    const gone = request.signal;
    const ending = new AbortController();
    const mayGoOn = () => authentication.stillAdmits(request);
    const frames = framesOf(operations.follow(id, from, ending.signal), mayGoOn);
    const broken = (error: unknown) => logger.error({ err: error, operationId: id }, 'outcome broke off');
    const end = (): void => {
      if (!open.delete(end)) return;
      gone.removeEventListener('abort', end);
      ending.abort();
      // A stream whose client has stopped to read is not read to its end by anybody.
      frames.return().catch(broken);
    };
    open.add(end);
    gone.addEventListener('abort', end);
    if (draining.aborted || gone.aborted) end();
    return new Response(bodyStream(untilEnd(frames, end), broken, end), {
      headers: {
        'content-type': NEWS_CONTENT_TYPE,
        'cache-control': 'no-store',
        // Some proxies would hold it back until it is over, unless they are told not to.
        'x-accel-buffering': 'no',
      },
    });
  }

  return {
    async onRequest({ request, url, endResponse }) {
      const { method } = request;
      const id = PATH.exec(url.pathname)?.[1];
      if (id === undefined) return;
      if (method !== 'GET') {
        endResponse(methodNotAllowed(method, ['GET']));
        return;
      }
      const from = cursorSchema.safeParse(Object.fromEntries(url.searchParams));
      if (!from.success) endResponse(badCursor());
      else {
        const operation = await operations.get(id);
        if (operation === null) endResponse(unknown(id));
        else if (open.size >= roomFor(operation)) endResponse(tooMany());
        else endResponse(stream(id, from.data, request));
      }
    },
  };
}

/** @param mayGoOn is asked before each piece of news: a key may be taken out while an operation runs */
async function* framesOf(
  followed: AsyncIterable<News>,
  mayGoOn: () => boolean,
): AsyncGenerator<Uint8Array, void> {
  for await (const news of followed) {
    if (!mayGoOn()) return;
    yield* encodeFrame(news);
  }
}

async function* untilEnd<T>(pieces: AsyncGenerator<T, void>, end: () => void): AsyncGenerator<T, void> {
  try {
    yield* pieces;
  } finally {
    end();
  }
}

function roomFor({ status }: Pick<Operation, 'status'>): number {
  return isFinal(status) ? MAX_STREAMS + MORE_FOR_FINAL : MAX_STREAMS;
}

/** Digits alone, so that '', '0x10' and '1e3' are refused instead of being guessed at. */
const WHOLE_NUMBER = /^(0|[1-9]\d{0,9})$/;

/** More than any kind of operation has streams. */
const MAX_STREAM_NAMES = 32;

const numberSchema = z.string().regex(WHOLE_NUMBER).transform(Number).pipe(z.int().max(MAX_COUNT));

/** Where the one who follows has come to: the attempt, and how much he has of each stream; nothing unless said. */
const cursorSchema = z
  .object({ attempt: numberSchema.default(0) })
  .catchall(numberSchema)
  .refine((numbers) => {
    const names = Object.keys(numbers);
    return names.length <= MAX_STREAM_NAMES && names.every((name) => STREAM_NAME.test(name));
  })
  .transform(
    ({ attempt, ...counts }): FollowCursor => ({ attempt, counts: new Map(Object.entries(counts)) }),
  );

function badCursor(): Response {
  const message =
    `attempt, and the number of entries that are known of each stream, are whole numbers from 0 to ${MAX_COUNT}; ` +
    'leave them out for all.';
  return refusal(400, 'INVALID_INPUT', message);
}

function unknown(id: string): Response {
  return refusal(404, 'OPERATION_NOT_FOUND', `There is no operation ${id}.`);
}

function tooMany(): Response {
  const message = `${MAX_STREAMS} outcomes are being followed already, which is as many as this server serves at once.`;
  return refusal(503, 'TOO_MANY_STREAMS', message, { 'retry-after': `${RETRY_AFTER_SECONDS}` });
}
