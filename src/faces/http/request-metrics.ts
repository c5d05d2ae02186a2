import type { Plugin } from 'graphql-yoga';
import type { ServerMetrics } from './server-metrics.js';

const ROUTES: ReadonlySet<string> = new Set([
  '/',
  '/graphql',
  '/health',
  '/login',
  '/logout',
  '/metrics',
  '/ready',
  '/schema.graphql',
  '/strategy.schema.json',
]);
const OPERATION_FILE = /^\/operations\/[^/]+\/(report|trades\.csv|equity\.csv|bars\.csv|outcome)$/;
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

/** Measures how long requests take; addresses and methods that are not ours are counted together. */
export function useRequestMetrics(metrics: ServerMetrics): Plugin {
  const begunAtMs = new WeakMap<Request, number>();
  return {
    onRequest({ request }) {
      begunAtMs.set(request, performance.now());
    },
    onResponse({ request, response }) {
      const begun = begunAtMs.get(request);
      if (begun === undefined) return;
      const method = METHODS.has(request.method) ? request.method : 'other';
      const route = routeOf(new URL(request.url).pathname);
      metrics.requested({ route, method, status: response.status }, (performance.now() - begun) / 1_000);
    },
  };
}

function routeOf(pathname: string): string {
  if (ROUTES.has(pathname)) return pathname;
  if (pathname.startsWith('/assets/')) return '/assets/:file';
  if (pathname.startsWith('/import/')) return '/import/:name';
  const file = OPERATION_FILE.exec(pathname)?.[1];
  return file === undefined ? 'other' : `/operations/:id/${file}`;
}
