import { IncomingMessage } from 'node:http';

/** Returns the address that a request came from; requests from within the process have one in common. */
export function remoteAddress(serverContext: object): string {
  const request = 'req' in serverContext ? serverContext.req : undefined;
  return (request instanceof IncomingMessage && request.socket.remoteAddress) || 'local';
}
