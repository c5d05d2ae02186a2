import type { Plugin } from 'graphql-yoga';
import { refusal } from './refusal.js';
import type { RequestAuthentication } from './request-authentication.js';
import { requestSite } from './request-site.js';

/**
 * Lets only known callers pass to what stands behind it. Browsers that open a page are sent to `/login`;
 * everyone else is answered with 401. Does nothing while no keys are set.
 */
export function useAuthentication(authentication: RequestAuthentication): Plugin {
  return {
    onRequest({ request, url, endResponse }) {
      if (!authentication.isRequired) return;
      const caller = authentication.callerOf(request);
      if (caller === null) endResponse(isBrowserVisit(request) ? toLogin(url) : unauthenticated());
      else if (caller.by === 'session' && !isReading(request) && requestSite(request) === 'foreign')
        endResponse(foreignRequest());
    },
  };
}

/** Answers a request that the page of another server made a browser send, with the cookie that goes by itself. */
export function foreignRequest(): Response {
  return refusal(403, 'FOREIGN_REQUEST', 'This request comes from the page of another server.');
}

function unauthenticated(): Response {
  return refusal(
    401,
    'UNAUTHENTICATED',
    'This server needs the header "Authorization: Bearer <key>" with a known key; browsers sign in at /login.',
    { 'www-authenticate': 'Bearer realm="ktrdr"' },
  );
}

function toLogin({ pathname, search }: URL): Response {
  const location = `/login?next=${encodeURIComponent(pathname + search)}`;
  return new Response(null, { status: 303, headers: { location } });
}

function isBrowserVisit(request: Request): boolean {
  return (
    isReading(request) &&
    request.headers.get('authorization') === null &&
    (request.headers.get('accept') ?? '').includes('text/html')
  );
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}
