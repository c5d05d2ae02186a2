import type { Plugin } from 'graphql-yoga';
import type { ApiKeyRing } from './api-key-ring.js';
import { methodNotAllowed } from './method-not-allowed.js';
import type { Readiness } from './readiness.js';

/** Where orchestrators look: whether the process lives, and whether it takes work. */
export const HEALTH_PATHS = ['/health', '/ready'] as const;
const [ALIVE, READY] = HEALTH_PATHS;

/**
 * Answers orchestrators, who have no credentials: `/health` with 200 while the process lives, `/ready` with 200 while
 * it takes work and 503 while it starts or drains, or while no API key would open it. Yoga's own checks also answer for addresses that merely end like them.
 */
export function useHealth(readiness: Readiness, keys: ApiKeyRing): Plugin {
  return {
    onRequest({ request: { method }, url: { pathname }, endResponse }) {
      if (pathname !== ALIVE && pathname !== READY) return;
      const isFine = pathname === ALIVE || (readiness.isReady && keys.admitsAnyone);
      endResponse(
        method === 'GET' || method === 'HEAD'
          ? new Response(null, { status: isFine ? 200 : 503 })
          : methodNotAllowed(method, ['GET', 'HEAD']),
      );
    },
  };
}
