import type { Plugin } from 'graphql-yoga';
import { bearerToken, tokenCheck } from './bearer-token.js';
import { methodNotAllowed } from './method-not-allowed.js';
import { refusal } from './refusal.js';
import type { RequestAuthentication } from './request-authentication.js';
import type { ServerMetrics } from './server-metrics.js';

/**
 * Serves `/metrics` for Prometheus. With a METRICS_TOKEN that alone opens it, so that a scraper needs no API key and
 * no API key reads metrics; without one it takes what the API takes.
 */
export function useMetricsEndpoint(
  metrics: ServerMetrics,
  metricsToken: string | null,
  authentication: RequestAuthentication,
): Plugin {
  const isToken = metricsToken === null ? null : tokenCheck(metricsToken);
  const admits = (request: Request) =>
    isToken === null
      ? !authentication.isRequired || authentication.callerOf(request) !== null
      : isToken(bearerToken(request.headers.get('authorization')));

  return {
    async onRequest({ request, url, endResponse }) {
      if (url.pathname !== '/metrics') return;
      if (!admits(request)) endResponse(unauthenticated(isToken === null));
      else if (request.method !== 'GET' && request.method !== 'HEAD')
        endResponse(methodNotAllowed(request.method, ['GET', 'HEAD']));
      else
        endResponse(
          new Response(await metrics.exposition(), { headers: { 'content-type': metrics.contentType } }),
        );
    },
  };
}

function unauthenticated(takesApiKeys: boolean): Response {
  const remedy = takesApiKeys ? 'a known API key; set METRICS_TOKEN for a token of its own' : 'METRICS_TOKEN';
  return refusal(
    401,
    'UNAUTHENTICATED',
    `The metrics need the header "Authorization: Bearer <token>" with ${remedy}.`,
    { 'www-authenticate': 'Bearer realm="ktrdr metrics"' },
  );
}
