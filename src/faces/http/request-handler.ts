import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers one request; settles its own errors. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown;
