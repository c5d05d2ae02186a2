import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestHandler } from './request-handler.js';

/** So many requests of one connection may wait for the answers to earlier ones; nobody who wants answers sends more. */
const MAX_WAITING = 100;

/**
 * Lets the requests of one connection begin one after another, each once the one before is answered.
 *
 * Node would begin all that one piece of a connection holds, some hundreds, in one turn of the event loop, and everybody
 * else would wait for them; and of two mutations the second could be done before the first.
 */
export function oneAtATime(handler: RequestHandler): RequestHandler {
  /** What waits on connections that have a request under way. */
  const queues = new WeakMap<Socket, (() => void)[]>();

  const begin = (request: IncomingMessage, response: ServerResponse, waiting: (() => void)[]): void => {
    const { socket } = request;
    response.once('close', () => {
      const next = waiting.shift();
      if (next === undefined) queues.delete(socket);
      // Others come in between.
      else setImmediate(next);
    });
    handler(request, response);
  };

  return (request, response) => {
    const { socket } = request;
    const waiting = queues.get(socket);
    if (waiting === undefined) {
      const queue: (() => void)[] = [];
      queues.set(socket, queue);
      begin(request, response, queue);
    } else if (waiting.length < MAX_WAITING) {
      waiting.push(() => {
        if (!socket.destroyed) begin(request, response, waiting);
      });
    } else {
      socket.destroy();
    }
  };
}
