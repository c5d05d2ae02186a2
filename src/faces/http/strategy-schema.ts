import type { Plugin } from 'graphql-yoga';
import { strategyJsonSchema } from '../../domain/strategy/strategy-json-schema.js';
import { methodNotAllowed } from './method-not-allowed.js';

/** Serves the grammar of strategies at `/strategy.schema.json`, for editors; to be placed behind the authentication. */
export function useStrategySchema(): Plugin {
  let text: string | undefined;
  return {
    onRequest({ request: { method }, url, endResponse }) {
      if (url.pathname !== '/strategy.schema.json') return;
      if (method !== 'GET' && method !== 'HEAD') {
        endResponse(methodNotAllowed(method, ['GET', 'HEAD']));
        return;
      }
      text ??= `${JSON.stringify(strategyJsonSchema(), null, 2)}\n`;
      const headers = { 'content-type': 'application/schema+json; charset=utf-8' };
      endResponse(new Response(method === 'HEAD' ? null : text, { headers }));
    },
  };
}
