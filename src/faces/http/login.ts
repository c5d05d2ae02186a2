import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { ApiKeyRing } from './api-key-ring.js';
import { foreignRequest } from './authentication.js';
import { type LoginForm, loginResponse } from './login-form.js';
import type { LoginThrottle } from './login-throttle.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { ownPath } from './own-path.js';
import { readForm } from './read-form.js';
import { refusal } from './refusal.js';
import { remoteAddress } from './remote-address.js';
import type { RequestAuthentication } from './request-authentication.js';
import { requestSite } from './request-site.js';
import { noSessionCookie, sessionCookie, sessionIdOf } from './session-cookie.js';
import { SESSION_TTL_MS, type SessionStore } from './session-store.js';

export interface LoginOptions {
  readonly keys: ApiKeyRing;
  readonly sessions: SessionStore;
  readonly throttle: LoginThrottle;
  readonly authentication: RequestAuthentication;
  readonly logger: Logger;
}

/** Serves `/login`, which turns a key into a session cookie for browsers, and `/logout`. */
export function useLogin(options: LoginOptions): Plugin {
  return {
    onRequest({ request, url, serverContext, endResponse }) {
      if (url.pathname === '/login') return login(request, url, serverContext, options).then(endResponse);
      if (url.pathname === '/logout') endResponse(logout(request, options));
      return undefined;
    },
  };
}

async function login(
  request: Request,
  url: URL,
  serverContext: object,
  options: LoginOptions,
): Promise<Response> {
  if (request.method === 'GET' || request.method === 'HEAD') return showForm(request, url, options);
  if (request.method !== 'POST') return methodNotAllowed(request.method, ['GET', 'HEAD', 'POST']);
  if (requestSite(request) === 'foreign') return foreignRequest();
  const form = await readForm(request);
  if (form === 400) return refusal(400, 'BAD_REQUEST', 'The form ended before all of it came.');
  if (form === 413) return refusal(413, 'REQUEST_ENTITY_TOO_LARGE', 'The form is too large.');
  if (form === 415) return refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send a form with the field "key".');
  return signIn(request, form, remoteAddress(serverContext), options);
}

function showForm(request: Request, url: URL, { authentication }: LoginOptions): Response {
  const page = blankForm(ownPath(url.searchParams.get('next')));
  return loginResponse({
    ...page,
    signedInAs: authentication.callerOf(request)?.name ?? null,
    isFromElsewhere: requestSite(request) === 'foreign',
  });
}

/** From looking at the throttle to counting the failure nothing waits, so that parallel guesses count as well. */
function signIn(
  request: Request,
  form: URLSearchParams,
  address: string,
  { keys, sessions, throttle, logger }: LoginOptions,
): Response {
  const page = blankForm(ownPath(form.get('next')));
  const waitMs = throttle.waitMs(address);
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1_000);
    const minutes = Math.ceil(seconds / 60);
    const problem = `Too many wrong keys: try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`;
    return loginResponse({ ...page, problem }, 429, { 'retry-after': String(seconds) });
  }
  const key = keys.find((form.get('key') ?? '').trim());
  if (key === null) {
    throttle.failed(address);
    logger.warn({ address }, 'sign-in refused: unknown key');
    return loginResponse({ ...page, problem: 'This key is not known.' }, 401);
  }
  throttle.succeeded(address);
  closeSession(request, sessions);
  const cookie = sessionCookie(sessions.open(key), { maxAgeMs: SESSION_TTL_MS, secure: isSecure(request) });
  logger.info({ caller: key.name, address }, 'signed in');
  return new Response(null, { status: 303, headers: { location: page.next, 'set-cookie': cookie } });
}

function logout(request: Request, { sessions }: LoginOptions): Response {
  if (request.method !== 'POST') return methodNotAllowed(request.method, ['POST']);
  if (requestSite(request) === 'foreign') return foreignRequest();
  closeSession(request, sessions);
  return new Response(null, { status: 303, headers: { location: '/login', 'set-cookie': noSessionCookie } });
}

function closeSession(request: Request, sessions: SessionStore): void {
  const id = sessionIdOf(request.headers.get('cookie'));
  if (id !== null) sessions.close(id);
}

/** The browser says itself how it reached the page; a proxy's word would have to be trusted first. */
function isSecure(request: Request): boolean {
  return (request.headers.get('origin') ?? '').startsWith('https://');
}

function blankForm(next: string): LoginForm {
  return { next, problem: null, signedInAs: null, isFromElsewhere: false };
}
