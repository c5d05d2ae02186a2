import type { Plugin } from 'graphql-yoga';
import { z } from 'zod';
import type { OperationsService } from '../../operations/operations-service.js';
import { MAX_COUNT, statusSchema } from '../../operations/record/reported-values.js';
import { encodeNews, type FollowCursor, NEWS_MEDIA_TYPE, STREAM_NAME } from '../../operations/watch/news.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { refusal } from './refusal.js';

/** Ids hold nothing that an address would have to escape. */
const PATH = /^\/operations\/([^/]+)\/outcome$/;
/** Each holds a connection; a process may often have a thousand open files. */
const MAX_WAITING = 256;

/** The part of OperationsService that the route reaches. */
export type OutcomePort = Pick<OperationsService, 'news'>;

/**
 * Serves `/operations/<id>/outcome`: what is new of an operation, as it is stored, for a server that has it run here
 * and asks until it has the end. To be placed behind the authentication.
 * @param draining ends every wait, so that none keeps the server from stopping
 */
export function useOperationOutcome(operations: OutcomePort, draining: AbortSignal): Plugin {
  let waiting = 0;

  async function answer(id: string, from: FollowCursor): Promise<Response> {
    waiting += 1;
    try {
      // Nobody is refused: for whom there is no room is told at once, though it be nothing.
      const signal = waiting > MAX_WAITING ? AbortSignal.abort() : draining;
      const news = await operations.news(id, from, signal);
      if (news === null) return refusal(404, 'OPERATION_NOT_FOUND', `There is no operation ${id}.`);
      const headers = { 'content-type': NEWS_MEDIA_TYPE, 'cache-control': 'no-store' };
      return new Response(encodeNews(news), { headers });
    } finally {
      waiting -= 1;
    }
  }

  return {
    async onRequest({ request: { method }, url, endResponse }) {
      const id = PATH.exec(url.pathname)?.[1];
      if (id === undefined) return;
      const { attempt, status, ...counts } = Object.fromEntries(url.searchParams);
      const from = cursorSchema.safeParse({ attempt, status, counts });
      if (method !== 'GET') endResponse(methodNotAllowed(method, ['GET']));
      else
        endResponse(from.success ? await answer(id, from.data) : refusal(400, 'INVALID_INPUT', BAD_CURSOR));
    },
  };
}

/** Digits alone, so that '', '0x10' and '1e3' are refused instead of being guessed at. */
const WHOLE_NUMBER = /^(0|[1-9]\d{0,9})$/;
const numberSchema = z.string().regex(WHOLE_NUMBER).transform(Number).pipe(z.int().max(MAX_COUNT));

const cursorSchema = z.object({
  attempt: numberSchema.default(0),
  status: statusSchema.default('PENDING'),
  counts: z
    .record(z.string().regex(STREAM_NAME), numberSchema)
    .transform((counts) => new Map(Object.entries(counts))),
}) satisfies z.ZodType<FollowCursor>;

const BAD_CURSOR =
  `attempt, and the number of entries that are known of each stream, are whole numbers from 0 to ${MAX_COUNT}, ` +
  'and status is that of an operation; leave them out for all.';
