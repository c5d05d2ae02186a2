import type { Plugin } from 'graphql-yoga';
import type { ApiKeyRing } from './api-key-ring.js';
import { refusal } from './refusal.js';

/** What orchestrators ask without credentials. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/health', '/ready']);

/** Answers 401 to every request without a known key, once there are keys, except on the open paths. */
export function useBearerAuthentication(keys: ApiKeyRing): Plugin {
  return {
    onRequest({ request, url, endResponse }) {
      if (OPEN_PATHS.has(url.pathname) || keys.admits(request.headers.get('authorization'))) return;
      endResponse(
        refusal(
          401,
          'UNAUTHENTICATED',
          'This server needs the header "Authorization: Bearer <key>" with a known key.',
          {
            'www-authenticate': 'Bearer realm="ktrdr"',
          },
        ),
      );
    },
  };
}
