import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Config } from '../../base/outer/config/config.js';
import { earlyRefusal } from './early-refusal.js';
import { DEFAULT_TIMEOUTS, type HttpTimeouts } from './http-timeouts.js';
import { limitRequests } from './limit-requests.js';
import { ListenError } from './listen-error.js';
import { isOrdinaryRequest } from './ordinary-request.js';
import { oneAtATime } from './pipelined-requests.js';
import type { RequestHandler } from './request-handler.js';
import { refuseUnreadableRequests } from './unreadable-requests.js';

/** Room for a request line, a key and a session cookie; more is answered with 431. */
const MAX_HEADER_BYTES = 16_384;

/** Silent connections end a little before Node would end them with an answer. */
const SILENT_SHARE = 0.9;

const NOT_ORDINARY = earlyRefusal(
  400,
  'BAD_REQUEST',
  'The request line and the Host header do not make an address of this server: send a path that begins with / and one Host header, such as localhost:8000.',
);

/** A listening HTTP server. */
export interface HttpServer {
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Stops accepting, lets requests that are under way finish within the grace, then closes every connection. */
  close(graceMs: number): Promise<void>;
}

/**
 * Serves a request handler on the configured host and port.
 * @returns once it listens
 * @throws ListenError when the address is taken or not allowed
 */
export async function createHttpServer(
  handler: RequestHandler,
  { host, port }: Pick<Config, 'host' | 'port'>,
  timeouts: HttpTimeouts = DEFAULT_TIMEOUTS,
): Promise<HttpServer> {
  const server = createServer(
    {
      // A file may take as long as its sender makes progress; of other requests limitRequests ends those that take too long.
      requestTimeout: 0,
      headersTimeout: timeouts.headersMs,
      keepAliveTimeout: timeouts.keepAliveMs,
      connectionsCheckingInterval: timeouts.checkEveryMs,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Node would refuse with nothing but the status.
      requireHostHeader: false,
    },
    oneAtATime((request, response) => {
      if (isOrdinaryRequest(request)) handler(request, response);
      else response.writeHead(NOT_ORDINARY.status, NOT_ORDINARY.headers).end(NOT_ORDINARY.body);
    }),
  );
  refuseUnreadableRequests(server, { ...timeouts, headerBytes: MAX_HEADER_BYTES });
  limitRequests(server, timeouts.requestMs);
  // Nothing comes or goes for so long; while an answer is made that is as it should be. Downloads have a limit of their
  // own: Yoga takes that of the connection away where a body is made piece by piece.
  server.timeout = timeouts.unreadMs;
  server.on('request', (_request, response) => {
    response.on('timeout', (socket: Socket) => {
      if (socket.writableLength > 0) socket.destroy();
    });
  });
  server.on('connection', (socket) => endWhenSilent(socket, timeouts.headersMs * SILENT_SHARE));
  server.on('request', (_request, response) => {
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(host, port, (error as NodeJS.ErrnoException).code ?? String(error));
  }
  return { url: urlOf(server, host), close: (graceMs) => close(server, graceMs) };
}

/** Ends a connection that was opened and never used: nobody waits there for the answer that Node would give. */
function endWhenSilent(socket: Socket, afterMs: number): void {
  const timer = setTimeout(() => {
    if (socket.bytesRead === 0) socket.destroy();
  }, afterMs);
  socket.once('close', () => clearTimeout(timer));
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function close(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(force);
}
