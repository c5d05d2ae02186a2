import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendNodeResponse } from '@whatwg-node/server';
import type { Logger } from 'pino';
import { setSecurityHeaders } from './security-headers.js';

/** What is asked through fetch, and by node:http. */
export interface FetchServer {
  fetch(input: string, init?: RequestInit): Response | Promise<Response>;
  fetch(request: Request): Response | Promise<Response>;
  handleNodeRequestAndResponse(
    request: IncomingMessage,
    response: ServerResponse,
    context: object,
  ): Response | Promise<Response>;
}

/** A listener for node:http that also answers to fetch. */
export interface HttpHandler {
  (request: IncomingMessage, response: ServerResponse): Promise<void>;
  fetch(input: string | Request, init?: RequestInit): Promise<Response>;
}

/**
 * Stands between a server and its clients: whatever fails within is logged, and the client gets the id of the log
 * entry. The adapter below it would answer with the stack.
 */
export function withFaultBarrier(server: FetchServer, logger: Logger): HttpHandler {
  const faultResponse = (error: unknown): Response => {
    const errorId = randomUUID();
    logger.error({ err: error, errorId }, 'a request failed unexpectedly');
    const extensions = { code: 'INTERNAL_SERVER_ERROR', errorId };
    const response = Response.json(
      { errors: [{ message: 'Unexpected error.', extensions }] },
      { status: 500 },
    );
    setSecurityHeaders(response.headers);
    return response;
  };

  async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<Response> {
    try {
      return await server.handleNodeRequestAndResponse(request, response, { req: request, res: response });
    } catch (error) {
      return faultResponse(error);
    }
  }

  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await sendNodeResponse(await answerTo(request, response), response, request, true);
    } catch (error) {
      // The begin of the answer may be on its way: only a cut tells the client that it is not whole.
      response.destroy();
      logger.error({ err: error }, 'an answer could not be sent');
    }
  };

  return Object.assign(listener, {
    async fetch(input: string | Request, init?: RequestInit): Promise<Response> {
      try {
        return await (typeof input === 'string' ? server.fetch(input, init) : server.fetch(input));
      } catch (error) {
        const signal = typeof input === 'string' ? init?.signal : input.signal;
        if (signal?.aborted === true) throw error;
        return faultResponse(error);
      }
    },
  });
}
