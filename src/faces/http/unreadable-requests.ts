import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { asHttpText, type EarlyRefusal, earlyRefusal } from './early-refusal.js';
import type { HttpTimeouts } from './http-timeouts.js';

const NOT_HTTP = earlyRefusal(
  400,
  'BAD_REQUEST',
  'This cannot be read as HTTP/1.1: send a known method in capitals, headers and a body as RFC 9112 has them, and no TLS.',
);

const NO_TUNNEL = earlyRefusal(
  405,
  'METHOD_NOT_ALLOWED',
  'This server is no proxy: it takes GET and POST, not CONNECT.',
  { allow: 'GET, POST, OPTIONS' },
);

const NOTHING_TO_EXPECT = earlyRefusal(
  417,
  'EXPECTATION_FAILED',
  'This server meets no other expectation than 100-continue: leave out the header Expect.',
);

export interface RequestLimits extends Pick<HttpTimeouts, 'headersMs' | 'requestMs'> {
  readonly headerBytes: number;
}

/** Answers what Node would refuse with nothing but a status, or without a word, as everything else is refused. */
export function refuseUnreadableRequests(server: Server, limits: RequestLimits): void {
  const refusals = refusalsByCode(limits);
  const unanswered = new WeakMap<Duplex, Set<ServerResponse>>();
  const refuse = (socket: Duplex, refusal: EarlyRefusal): void => {
    socket.on('error', () => undefined);
    // The client would take the refusal for the answer to an earlier request, which may have done something.
    if (!socket.writable || !isFree([...(unanswered.get(socket) ?? [])])) socket.destroy();
    // Whoever does not hang up by himself must not keep the connection.
    else socket.end(asHttpText(refusal), () => socket.destroy());
  };
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const responses = unanswered.get(request.socket) ?? new Set();
    unanswered.set(request.socket, responses.add(response));
    response.once('close', () => responses.delete(response));
  });
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(NOTHING_TO_EXPECT.status, NOTHING_TO_EXPECT.headers).end(NOTHING_TO_EXPECT.body);
  });
  server.on('connect', (_request, socket) => refuse(socket, NO_TUNNEL));
  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) =>
    refuse(socket, refusals[code] ?? NOT_HTTP),
  );
}

/** By the code of what Node's parser says; anything else is not HTTP. */
function refusalsByCode({ headerBytes, headersMs, requestMs }: RequestLimits): Record<string, EarlyRefusal> {
  return {
    HPE_HEADER_OVERFLOW: earlyRefusal(
      431,
      'HEADERS_TOO_LARGE',
      `Request line and headers have more than ${headerBytes} bytes: send a long query in the body of a POST.`,
    ),
    HPE_CHUNK_EXTENSIONS_OVERFLOW: earlyRefusal(
      413,
      'REQUEST_ENTITY_TOO_LARGE',
      'The extensions of the chunks are too long: send chunks without extensions.',
    ),
    ERR_HTTP_REQUEST_TIMEOUT: earlyRefusal(
      408,
      'REQUEST_TIMEOUT',
      `The request took too long: send its headers within ${headersMs / 1_000} s, and all of it within ${requestMs / 1_000} s.`,
    ),
  };
}

/** Says whether what is written now reads as the answer to what could not be read: a request, or the rest of one. */
function isFree(responses: readonly ServerResponse[]): boolean {
  const [first] = responses;
  return first === undefined || (responses.length === 1 && !first.req.complete && !first.headersSent);
}
