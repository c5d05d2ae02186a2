import type { Plugin } from 'graphql-yoga';
import { shortened } from '../../base/pure/bounded-text.js';
import { ENGINE_VERSION_HEADER } from '../../base/pure/engine-version-header.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { refusal } from './refusal.js';

/** Of what a request wants, so much is said back. */
const MAX_SHOWN = 40;

/**
 * Refuses requests that want another engine: a main server starts operations here on that condition, in one round trip
 * and however often this server has been started anew. To be placed behind the authentication.
 */
export function useEngineRequirement(): Plugin {
  return {
    onRequest({ request, endResponse }) {
      const wanted = request.headers.get(ENGINE_VERSION_HEADER);
      if (wanted === null || wanted === ENGINE_VERSION) return;
      const asked = JSON.stringify(shortened(wanted, MAX_SHOWN));
      const message = `This server has engine ${ENGINE_VERSION} and the request wants ${asked}.`;
      endResponse(refusal(412, 'ENGINE_VERSION_MISMATCH', message));
    },
    onResponse({ request, response }) {
      if (request.headers.has(ENGINE_VERSION_HEADER))
        response.headers.set(ENGINE_VERSION_HEADER, ENGINE_VERSION);
    },
  };
}
