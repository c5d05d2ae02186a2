import type { Plugin } from 'graphql-yoga';
import { accepts } from './accepts.js';
import { ASSETS, type ConsoleFile, type ConsoleFiles } from './console-files.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { refusal } from './refusal.js';

/** Runs its own files and talks to this server, and nothing else: no inline script, no inline style. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The first parts of addresses at which the console shows something; its script reads the rest. */
const PLACES: ReadonlySet<string> = new Set([
  '',
  'operations',
  'compare',
  'new',
  'strategies',
  'models',
  'data',
  'tried',
  'system',
]);

/**
 * Shows the console to browsers at every address of it, and serves the files it consists of. To be placed behind the
 * authentication and behind what else is served below these addresses.
 * @param read gives the built files; asked once, on the first visit
 */
export function useConsole(read: () => Promise<ConsoleFiles>): Plugin {
  let files: Promise<ConsoleFiles> | undefined;
  const once = () => {
    files ??= read().catch((error: unknown) => {
      files = undefined;
      throw error;
    });
    return files;
  };
  return {
    async onRequest({ request, url, endResponse }) {
      const { method } = request;
      const [, place = ''] = url.pathname.split('/');
      const isAsset = place === ASSETS;
      if (!isAsset && !(PLACES.has(place) && isBrowserVisit(request))) return;
      if (method !== 'GET' && method !== 'HEAD')
        return endResponse(methodNotAllowed(method, ['GET', 'HEAD']));
      const { page, assets } = await once();
      const file = isAsset ? assets.get(url.pathname) : page;
      if (file === undefined)
        endResponse(refusal(404, 'NOT_FOUND', 'The console has no such file: load its page anew.'));
      else endResponse(answer(request, file, isAsset));
    },
  };
}

function answer(request: Request, { contentType, plain, gzipped }: ConsoleFile, isAsset: boolean): Response {
  const isGzipped = accepts(request, 'accept-encoding', 'gzip');
  return new Response(request.method === 'HEAD' ? null : isGzipped ? gzipped : plain, {
    headers: {
      'content-type': contentType,
      vary: 'accept, accept-encoding',
      ...(isGzipped && { 'content-encoding': 'gzip' }),
      ...(isAsset
        ? { 'cache-control': 'private, max-age=31536000, immutable' }
        : { 'content-security-policy': CONTENT_SECURITY_POLICY }),
    },
  });
}

/** Programs that ask for such an address are answered as ever. */
function isBrowserVisit(request: Request): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && accepts(request, 'accept', 'text/html');
}
