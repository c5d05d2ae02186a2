import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Config } from '../../base/outer/config/config.js';
import { isLoopback } from '../../base/outer/config/environment-values.js';
import type { ImportFolder } from '../../library/import-folder.js';
import { AnswerBudget } from '../graphql/answer-budget.js';
import type { GraphqlServices } from '../graphql/context.js';
import { ListTurns } from '../graphql/list-turns.js';
import { errorMasker } from '../graphql/mask-error.js';
import { schema } from '../graphql/schema.js';
import { useAnswerLimit } from './answer-limit.js';
import { ApiKeyRing } from './api-key-ring.js';
import { type ArtifactsEndpointOptions, useArtifacts } from './artifacts-endpoint.js';
import { useAuthentication } from './authentication.js';
import { useBodyLimit } from './body-limit.js';
import { useConsole } from './console-endpoint.js';
import type { ConsoleFiles } from './console-files.js';
import { useCsrfPrevention } from './csrf-prevention.js';
import { useDocumentCache } from './document-cache.js';
import { useEngineRequirement } from './engine-requirement.js';
import { type HttpHandler, withFaultBarrier } from './fault-barrier.js';
import { useHealth } from './health.js';
import { useHome } from './home.js';
import { useHostGuard } from './host-guard.js';
import { useImportUploads } from './import-uploads.js';
import { useKnownAddresses } from './known-addresses.js';
import { useLogin } from './login.js';
import { LoginThrottle } from './login-throttle.js';
import { useMediaTypes } from './media-types.js';
import { useMetricsEndpoint } from './metrics-endpoint.js';
import { useMutationSpans } from './mutation-spans.js';
import { type MutationTurns, useMutationTurns } from './mutation-turns.js';
import { type OperationFilesPort, useOperationFiles } from './operation-files.js';
import { type OutcomePort, useOperationOutcome } from './operation-outcome.js';
import { usePlayground } from './playground-endpoint.js';
import { queryLimits } from './query-limits.js';
import { useReadableParameters } from './readable-parameters.js';
import type { Readiness } from './readiness.js';
import { RequestAuthentication } from './request-authentication.js';
import { useRequestMetrics } from './request-metrics.js';
import { useSchemaDocument } from './schema-document.js';
import { useSecurityHeaders } from './security-headers.js';
import type { ServerMetrics } from './server-metrics.js';
import { SessionStore } from './session-store.js';
import { useStatusWithoutData } from './status-without-data.js';
import { useStrategySchema } from './strategy-schema.js';
import { useFewVariableErrors } from './variable-errors.js';

const MAX_BODY_BYTES = 1_000_000;
/** No address holds a space: Yoga answers health checks for every address that ends like its own. */
const NO_ADDRESS = ' ';

export interface GraphqlServerOptions extends GraphqlServices {
  readonly config: Pick<Config, 'host' | 'apiKeys' | 'apiKeysFile' | 'allowUnauthenticated' | 'metricsToken'>;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly metrics: ServerMetrics;
  readonly turns: MutationTurns;
  readonly files: OperationFilesPort;
  readonly outcomes: OutcomePort;
  readonly uploads: Pick<ImportFolder, 'store'>;
  /** What other servers of a cluster take and give; null outside of one. */
  readonly artifacts: Pick<ArtifactsEndpointOptions, 'artifacts' | 'key' | 'maxBytes'> | null;
  /** Reads the built console. */
  readonly consoleFiles: () => Promise<ConsoleFiles>;
}

/**
 * Creates the request handler: the console at /, GraphQL and its playground at /graphql, its schema at
 * /schema.graphql, /health, /ready and /metrics, and with API keys /login and /logout.
 * It is a fetch function and a listener for node:http at once, and never fails.
 */
export function createGraphqlServer({
  config,
  logger,
  readiness,
  metrics,
  turns,
  files,
  outcomes,
  consoleFiles,
  uploads,
  artifacts,
  ...services
}: GraphqlServerOptions): HttpHandler {
  const keys = new ApiKeyRing(config, logger);
  const sessions = new SessionStore();
  const authentication = new RequestAuthentication(keys, sessions);
  const login = { keys, sessions, authentication, throttle: new LoginThrottle(), logger };
  const needsHostGuard = isLoopback(config.host) && !keys.isRequired && !config.allowUnauthenticated;
  const yoga = createYoga({
    schema,
    context: ({ request }) => ({
      ...services,
      caller: authentication.callerOf(request)?.name ?? null,
      answer: new AnswerBudget(),
      lists: new ListTurns(),
    }),
    plugins: [
      useSecurityHeaders(),
      useRequestMetrics(metrics),
      useHealth(readiness, keys),
      ...(needsHostGuard ? [useHostGuard()] : []),
      useMetricsEndpoint(metrics, config.metricsToken, authentication),
      ...(keys.isRequired ? [useLogin(login)] : []),
      ...(artifacts === null ? [] : [useArtifacts({ ...artifacts, authentication, logger })]),
      // Whatever stands above is open, or has a check of its own.
      useAuthentication(authentication),
      useEngineRequirement(),
      useSchemaDocument(),
      useStrategySchema(),
      usePlayground(),
      useOperationFiles(files, logger),
      useOperationOutcome(outcomes, readiness.draining),
      useImportUploads({ folder: uploads, authentication, logger }),
      useConsole(consoleFiles),
      useHome(),
      useKnownAddresses(),
      useCsrfPrevention(authentication),
      useMediaTypes(),
      useReadableParameters(),
      useBodyLimit(MAX_BODY_BYTES),
      ...queryLimits(),
      useDocumentCache(),
      useMutationTurns(turns),
      useMutationSpans(),
      useFewVariableErrors(),
      useStatusWithoutData(),
      useAnswerLimit(),
    ],
    // Yoga would answer for it before it asks the plugins.
    graphiql: false,
    maxRequestBodySize: false,
    multipart: false,
    batching: false,
    // Bounded by nothing but the number of documents.
    parserAndValidationCache: false,
    // Yoga's own answer would let every origin in; without it browsers keep to the same origin.
    cors: false,
    landingPage: false,
    healthCheckEndpoint: NO_ADDRESS,
    maskedErrors: { maskError: errorMasker(logger) },
    logging: yogaLogging(logger),
  });
  return withFaultBarrier(yoga, logger);
}

/** Passes on what Yoga says about itself, except errors: the masker has logged them already. */
function yogaLogging(logger: Logger) {
  const debug = (...args: unknown[]) => logger.debug({ args: args.map(String) }, 'yoga');
  return { debug, info: debug, warn: debug, error: () => {} };
}
