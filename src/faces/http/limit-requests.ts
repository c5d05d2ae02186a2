import type { IncomingMessage, Server } from 'node:http';
import { artifactName } from './artifacts-endpoint.js';
import { uploadName } from './import-uploads.js';

/** What Node's own errors of this kind are called. */
const TIMED_OUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/**
 * Ends requests whose body does not come within a time, as Node itself would do it for all. Uploads are left alone:
 * whoever takes them looks at their progress.
 */
export function limitRequests(server: Server, requestMs: number): void {
  server.prependListener('request', (request: IncomingMessage) => {
    if (request.complete || isUpload(request)) return;
    const timer = setTimeout(() => {
      if (request.complete) return;
      const error = Object.assign(new Error('Request timeout'), { code: TIMED_OUT });
      server.emit('clientError', error, request.socket);
      // A body that is not wanted any more may never be read to its end: no reason for the process to live.
    }, requestMs).unref();
    const over = () => clearTimeout(timer);
    request.once('end', over).once('close', over);
  });
}

function isUpload({ method, url = '' }: IncomingMessage): boolean {
  const [path = ''] = url.split('?');
  return method === 'PUT' && (uploadName(path) !== null || artifactName(path) !== null);
}
