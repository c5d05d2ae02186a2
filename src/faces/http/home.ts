import type { Plugin } from 'graphql-yoga';
import { methodNotAllowed } from './method-not-allowed.js';

/** Where things are. */
const ADDRESSES = {
  graphql: '/graphql',
  schema: '/schema.graphql',
  health: '/health',
  ready: '/ready',
  metrics: '/metrics',
};
const AS_JSON = JSON.stringify({ name: 'ktrdr', ...ADDRESSES });
const AS_TEXT = [
  'ktrdr backtests neuro-fuzzy trading strategies.',
  '',
  ...Object.entries(ADDRESSES).map(([name, path]) => `${name.padEnd(8)} ${path}`),
  '',
].join('\n');

/**
 * Answers programs at `/`: tells them where things are, as JSON for those who ask for it. To be placed behind the
 * authentication and the console.
 */
export function useHome(): Plugin {
  return {
    onRequest({ request: { method, headers }, url, endResponse }) {
      if (url.pathname !== '/') return;
      if (method !== 'GET' && method !== 'HEAD') endResponse(methodNotAllowed(method, ['GET', 'HEAD']));
      else endResponse(answer((headers.get('accept') ?? '').toLowerCase(), method === 'HEAD'));
    },
  };
}

function answer(accept: string, isHead: boolean): Response {
  const vary = 'accept';
  const [type, text] = accept.includes('json') ? ['application/json', AS_JSON] : ['text/plain', AS_TEXT];
  return new Response(isHead ? null : text, { headers: { 'content-type': `${type}; charset=utf-8`, vary } });
}
