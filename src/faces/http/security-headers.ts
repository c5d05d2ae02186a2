import type { Plugin } from 'graphql-yoga';

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Not `no-referrer`: with that, browsers call the origin of a form `null`, and it could not be told from a foreign one.
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** For responses that do not say otherwise themselves. */
const DEFAULTS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

/**
 * Tells browsers not to guess types, not to frame, not to hand answers to other origins, not to cache, and not to run
 * or load anything. Pages that need more bring a policy of their own.
 */
export function useSecurityHeaders(): Plugin {
  return {
    onResponse: ({ response: { headers } }) => setSecurityHeaders(headers),
  };
}

/** Adds the headers to those of a response that no plugin gets to see. */
export function setSecurityHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  for (const [name, value] of Object.entries(DEFAULTS)) if (!headers.has(name)) headers.set(name, value);
}
