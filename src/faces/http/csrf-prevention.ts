import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestAuthentication } from './request-authentication.js';
import { requestSite } from './request-site.js';

/**
 * Refuses requests that the page of another server made a browser send: those that say so, whatever they hold, and
 * those that such a page can send without the browser asking this server first, which are those with a form's or no
 * content type. The latter pass with the header `x-graphql-yoga-csrf`.
 *
 * A GET needs no such header: it can only query, and graphql-over-http clients send it without. A request with an API
 * key is nobody's but its sender's: no browser adds one by itself.
 */
export function useCsrfPrevention(authentication: RequestAuthentication): Plugin {
  const { onRequestParse, ...rest } = useCSRFPrevention();
  return {
    ...rest,
    onRequestParse(payload) {
      const { request } = payload;
      if (foreignRequest(request, authentication)) {
        throw foreign('This request comes from the page of another server, which may not use this one.');
      }
      if (request.method === 'GET') return undefined;
      try {
        return onRequestParse?.(payload);
      } catch {
        throw foreign(
          'The page of another server could have sent this request: send application/json, or the header x-graphql-yoga-csrf.',
        );
      }
    },
  };
}

/** Says whether the page of another server made a browser send a request; one with an API key is its sender's. */
export function foreignRequest(request: Request, authentication: RequestAuthentication): boolean {
  return requestSite(request) === 'foreign' && authentication.callerOf(request)?.by !== 'key';
}

function foreign(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FOREIGN_REQUEST', http: { status: 403 } } });
}
