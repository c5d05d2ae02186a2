import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { apiKeyList } from './api-keys.js';
import {
  databaseUrl,
  flag,
  host,
  httpUrl,
  path,
  secret,
  tagLimits,
  wholeNumber,
  word,
} from './environment-values.js';
import { tracingVariables } from './tracing-config.js';

/** Variables whose values must not be shown in messages. */
export const SECRET_VARIABLES: ReadonlySet<string> = new Set([
  'API_KEYS',
  'DATABASE_URL',
  'METRICS_TOKEN',
  'REMOTE_BACKTEST_SERVICE_API_KEY',
  'REMOTE_BACKTEST_SERVICE_URL',
  'WORKER_KEY',
]);

/** Every environment variable that the program knows, with its default. */
export const environmentSchema = z.object({
  HOST: host.default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8000),
  DATABASE_URL: databaseUrl.default('file:./var/ktrdr.db'),
  EXECUTION_MODE: word('local', 'remote', 'cluster').optional(),
  USE_REMOTE_BACKTEST_SERVICE: flag.optional(),
  REMOTE_BACKTEST_SERVICE_URL: httpUrl.default('http://localhost:5003'),
  REMOTE_BACKTEST_SERVICE_API_KEY: secret.optional(),
  STRATEGIES_DIR: path.prefault('./strategies'),
  MODELS_DIR: path.prefault('./models'),
  DATA_DIR: path.prefault('./data'),
  IMPORT_DIR: path.prefault('./import'),
  LIBRARY_WRITES: flag.default(true),
  MAX_UPLOAD_BYTES: wholeNumber(1, 2 ** 40).default(512 * 2 ** 20),
  DATA_PROVIDER_URL: httpUrl.optional(),
  WORKER_URL: httpUrl.optional(),
  WORKER_KEY: secret.optional(),
  CLUSTER_HOST: flag.default(false),
  ARTIFACTS_DIR: path.prefault('./var/artifacts'),
  ARTIFACTS_MAX_BYTES: wholeNumber(1_000_000, 2 ** 50).default(10 * 2 ** 30),
  MAX_RUNNING_PER_API_KEY: wholeNumber(1, 1_000_000).optional(),
  MAX_RUNNING_PER_TAG: tagLimits.default([]),
  WORKER_THREADS: wholeNumber(1, 256).default(availableParallelism()),
  MAX_QUEUED_OPERATIONS: wholeNumber(1, 1_000_000).default(1000),
  MAX_QUEUED_PER_API_KEY: wholeNumber(1, 1_000_000).optional(),
  OPERATION_CACHE_TTL_MS: wholeNumber(0, 3_600_000).default(1000),
  CANCEL_GRACE_MS: wholeNumber(0, 3_600_000).default(5000),
  WORKER_STALL_TIMEOUT_MS: wholeNumber(0, 86_400_000).default(300_000),
  TF_BACKEND: word('auto', 'node', 'wasm', 'cpu').default('auto'),
  API_KEYS: apiKeyList.default([]),
  API_KEYS_FILE: path.optional(),
  ALLOW_UNAUTHENTICATED: flag.default(false),
  METRICS_TOKEN: secret.optional(),
  OPERATION_RETENTION_DAYS: wholeNumber(0, 36_500).default(0),
  ...tracingVariables,
  LOG_LEVEL: word('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
});

export type Environment = z.infer<typeof environmentSchema>;
