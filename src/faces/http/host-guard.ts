import type { Plugin } from 'graphql-yoga';
import { isLoopback } from '../../base/outer/config/environment-values.js';
import { refusal } from './refusal.js';

/**
 * Answers 403 to requests that name another host than this machine.
 *
 * A web page can make its own host name resolve to 127.0.0.1 and is then of the same origin as a server
 * without authentication (DNS rebinding); the Host header is what gives it away.
 */
export function useHostGuard(): Plugin {
  return {
    onRequest({ url, endResponse }) {
      const name = url.hostname.replace(/^\[|\]$/g, '');
      if (isLoopback(name) || name.endsWith('.localhost')) return;
      endResponse(
        refusal(
          403,
          'HOST_NOT_ALLOWED',
          `This server answers to localhost only, not to ${name}: set API_KEYS, or ALLOW_UNAUTHENTICATED=true.`,
        ),
      );
    },
  };
}
