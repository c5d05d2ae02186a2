import type { Plugin } from 'graphql-yoga';
import { methodNotAllowed } from './method-not-allowed.js';
import { refusal } from './refusal.js';

/**
 * Lets nothing but `/graphql` reach Yoga, which takes every address that ends like that for it, its query included.
 * To be placed behind the plugins that serve other addresses.
 */
export function useKnownAddresses(): Plugin {
  return {
    onRequest({ request: { method }, url, endResponse }) {
      if (url.pathname !== '/graphql') endResponse(elsewhere(url));
      else if (method !== 'GET' && method !== 'POST') endResponse(methodNotAllowed(method, ['GET', 'POST']));
    },
  };
}

function elsewhere({ pathname, search }: URL): Response {
  // A regular expression would try each of sixteen thousand slashes as the first of the last ones.
  let end = pathname.length;
  while (pathname[end - 1] === '/') end -= 1;
  const withoutSlash = pathname.slice(0, end);
  // More than one slash at the begin would lead to another host.
  if (pathname.endsWith('/') && /^\/[^/]/.test(withoutSlash))
    return new Response(null, { status: 308, headers: { location: withoutSlash + search } });
  return refusal(404, 'NOT_FOUND', 'There is nothing at this address; the API is at /graphql.');
}
