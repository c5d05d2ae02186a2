import type { Plugin } from 'graphql-yoga';
import { printSortedSchema } from '../graphql/schema.js';
import { methodNotAllowed } from './method-not-allowed.js';

/** Serves the SDL at `/schema.graphql`, for code generators and editors; to be placed behind the authentication. */
export function useSchemaDocument(): Plugin {
  let text: string | undefined;
  return {
    onRequest({ request: { method }, url, endResponse }) {
      if (url.pathname !== '/schema.graphql') return;
      if (method !== 'GET' && method !== 'HEAD') {
        endResponse(methodNotAllowed(method, ['GET', 'HEAD']));
        return;
      }
      text ??= printSortedSchema();
      // Not application/graphql, which browsers save instead of showing it.
      const headers = { 'content-type': 'text/plain; charset=utf-8' };
      endResponse(new Response(method === 'HEAD' ? null : text, { headers }));
    },
  };
}
