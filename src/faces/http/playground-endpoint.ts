import type { Plugin } from 'graphql-yoga';
import { accepts } from './accepts.js';
import { playground, playgroundScript } from './playground.js';
import { makePlaygroundFiles, type PlaygroundFiles } from './playground-files.js';

/** Starts workers from blobs and styles elements one by one; talks to this server and to nobody else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self' data: blob: 'unsafe-inline'",
  "script-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Shows the playground to browsers that open `/graphql`, and serves the files it consists of. */
export function usePlayground(): Plugin {
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      const isPage = url.pathname === '/graphql' && accepts(request, 'accept', 'text/html');
      if ((request.method !== 'GET' && request.method !== 'HEAD') || !(isPage || isAsset(url))) return;
      const { page, assets } = await playgroundFiles();
      const file = isPage ? page : assets.find(({ path }) => path === url.pathname);
      if (file === undefined) return;
      const isGzipped = accepts(request, 'accept-encoding', 'gzip');
      endResponse(
        new fetchAPI.Response(isGzipped ? file.gzipped : file.plain, {
          headers: {
            'content-type': file.contentType,
            'content-security-policy': CONTENT_SECURITY_POLICY,
            vary: 'accept, accept-encoding',
            ...(isGzipped && { 'content-encoding': 'gzip' }),
            ...(!isPage && { 'cache-control': 'private, max-age=31536000, immutable' }),
          },
        }),
      );
    },
  };
}

let files: Promise<PlaygroundFiles> | undefined;

/** Made on the first visit and kept, for all servers of the process: it is the same for everyone. */
function playgroundFiles(): Promise<PlaygroundFiles> {
  files ??= makePlaygroundFiles(playground, playgroundScript);
  return files;
}

function isAsset({ pathname }: URL): boolean {
  return pathname.startsWith('/assets/');
}
