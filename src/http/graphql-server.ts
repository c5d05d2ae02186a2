import { createYoga, useReadinessCheck } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { isLoopback } from '../config/environment-values.js';
import type { GraphqlServices } from '../graphql/context.js';
import { errorMasker } from '../graphql/mask-error.js';
import { schema } from '../graphql/schema.js';
import { ApiKeyRing } from './api-key-ring.js';
import { useBearerAuthentication } from './bearer-authentication.js';
import { useCsrfPrevention } from './csrf-prevention.js';
import { useHostGuard } from './host-guard.js';
import { playground, renderPlayground } from './playground.js';
import { queryLimits } from './query-limits.js';
import type { Readiness } from './readiness.js';
import { useSecurityHeaders } from './security-headers.js';

const MAX_BODY_BYTES = 1_000_000;

export interface GraphqlServerOptions extends GraphqlServices {
  readonly config: Pick<Config, 'host' | 'apiKeys' | 'apiKeysFile' | 'allowUnauthenticated'>;
  readonly logger: Logger;
  readonly readiness: Readiness;
}

/**
 * Creates the request handler: GraphQL and its playground at /graphql, /health and /ready.
 * It is a fetch function and a listener for node:http at once.
 */
export function createGraphqlServer({
  operations,
  backtesting,
  config,
  logger,
  readiness,
}: GraphqlServerOptions) {
  const keys = new ApiKeyRing(config, logger);
  const needsHostGuard = isLoopback(config.host) && !keys.isRequired && !config.allowUnauthenticated;
  return createYoga({
    schema,
    context: ({ request }) => ({
      operations,
      backtesting,
      caller: keys.nameOf(request.headers.get('authorization')),
    }),
    plugins: [
      useReadinessCheck({ endpoint: '/ready', check: () => readiness.isReady }),
      ...(needsHostGuard ? [useHostGuard()] : []),
      useBearerAuthentication(keys),
      useCsrfPrevention(),
      useSecurityHeaders(),
      ...queryLimits(),
    ],
    // Yoga answers for the playground before it asks the plugins.
    graphiql: (request) => keys.admits(request.headers.get('authorization')) && playground,
    renderGraphiQL: renderPlayground,
    maxRequestBodySize: MAX_BODY_BYTES,
    multipart: false,
    batching: false,
    // Yoga's own answer would let every origin in; without it browsers keep to the same origin.
    cors: false,
    landingPage: false,
    healthCheckEndpoint: '/health',
    maskedErrors: { maskError: errorMasker(logger) },
    logging: yogaLogging(logger),
  });
}

/** Passes on what Yoga says about itself, except errors: the masker has logged them already. */
function yogaLogging(logger: Logger) {
  const debug = (...args: unknown[]) => logger.debug({ args: args.map(String) }, 'yoga');
  return { debug, info: debug, warn: debug, error: () => {} };
}
