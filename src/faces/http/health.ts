import type { Plugin } from 'graphql-yoga';
import type { ApiKeyRing } from './api-key-ring.js';
import { methodNotAllowed } from './method-not-allowed.js';
import type { Readiness } from './readiness.js';

/**
 * Answers orchestrators, who have no credentials: `/health` with 200 while the process lives, `/ready` with 200 while
 * it takes work and 503 while it starts or drains, or while no API key would open it. Yoga's own checks also answer for addresses that merely end like them.
 */
export function useHealth(readiness: Readiness, keys: ApiKeyRing): Plugin {
  return {
    onRequest({ request: { method }, url: { pathname }, endResponse }) {
      if (pathname !== '/health' && pathname !== '/ready') return;
      const isFine = pathname === '/health' || (readiness.isReady && keys.admitsAnyone);
      endResponse(
        method === 'GET' || method === 'HEAD'
          ? new Response(null, { status: isFine ? 200 : 503 })
          : methodNotAllowed(method, ['GET', 'HEAD']),
      );
    },
  };
}
