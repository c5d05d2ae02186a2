import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Refuses requests that a foreign web page can send without the browser asking this server first:
 * those with a form's or no content type need the header `x-graphql-yoga-csrf`.
 * A GET passes unless a browser says that it comes from a foreign page: it can only query, and
 * graphql-over-http clients send it without further headers.
 */
export function useCsrfPrevention(): Plugin {
  const { onRequestParse, ...rest } = useCSRFPrevention();
  return {
    ...rest,
    onRequestParse(payload) {
      if (isOwnGet(payload.request)) return undefined;
      try {
        return onRequestParse?.(payload);
      } catch {
        throw new GraphQLError(
          'The page of another server could have sent this request: send application/json, or the header x-graphql-yoga-csrf.',
          { extensions: { code: 'FOREIGN_REQUEST', http: { status: 403 } } },
        );
      }
    },
  };
}

function isOwnGet({ method, headers }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  return method === 'GET' && (site === null || site === 'same-origin' || site === 'none');
}
