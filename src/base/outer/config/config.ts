import { type ApiKey, readApiKeysFile } from './api-keys.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import { type Environment, environmentSchema, SECRET_VARIABLES } from './environment.js';
import { isLoopback, type TagLimit } from './environment-values.js';
import { type TracingConfig, tracingOf } from './tracing-config.js';

/** Everything that the environment decides, checked and frozen. Folders are absolute. */
export interface Config {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** `file:<path>` of an SQLite database, or `postgres://…`. */
  readonly databaseUrl: string;
  readonly executionMode: 'LOCAL' | 'REMOTE' | 'CLUSTER';
  /** What a cluster needs to know. */
  readonly cluster: ClusterConfig;
  readonly remoteServiceUrl: string;
  /** Credential for the remote server; null when it asks for none. */
  readonly remoteServiceApiKey: string | null;
  readonly strategiesDir: string;
  readonly modelsDir: string;
  readonly dataDir: string;
  /** What csv loads may read. */
  readonly importDir: string;
  /** Takes the place of the host of every request to a data provider; null for their own. */
  readonly dataProviderUrl: string | null;
  readonly workerThreads: number;
  /** Whether clients may save strategies and upload files. */
  readonly libraryWrites: boolean;
  /** Of one file that is sent to the import folder. */
  readonly maxUploadBytes: number;
  readonly maxQueuedOperations: number;
  /** How many of them one API key may have: what was asked for, or half of them where several keys share the queue. */
  readonly maxQueuedPerApiKey: number;
  readonly operationCacheTtlMs: number;
  readonly cancelGraceMs: number;
  /** How long a worker thread may show no sign of life; 0 for ever. */
  readonly workerStallTimeoutMs: number;
  readonly tensorflowBackend: 'auto' | 'node' | 'wasm' | 'cpu';
  /** Who may use the API, from API_KEYS or from the file; empty when it is open to everyone. */
  readonly apiKeys: readonly ApiKey[];
  /** Absolute path of the file that is read again when it changes; null without one. */
  readonly apiKeysFile: string | null;
  readonly allowUnauthenticated: boolean;
  /** Bearer token of /metrics; null without one. */
  readonly metricsToken: string | null;
  /** 0 keeps operations for ever. */
  readonly operationRetentionDays: number;
  readonly tracing: TracingConfig;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** How a process takes part in a cluster. */
export interface ClusterConfig {
  /** Whether it runs operations, which backends do not. */
  readonly isHost: boolean;
  /** Where other servers reach it; null for where it listens. */
  readonly address: string | null;
  /** By which servers of a cluster ask each other; null where they take everybody. */
  readonly key: string | null;
  /** What this process keeps of the files of operations, absolute, and how much of it. */
  readonly artifactsDir: string;
  readonly artifactsMaxBytes: number;
  /** How many operations of one named caller run at once; null for any number. */
  readonly maxRunningPerApiKey: number | null;
  readonly maxRunningPerTag: readonly TagLimit[];
}

/**
 * Reads the configuration from environment variables. Empty variables count as not set.
 * @throws ConfigError with every problem at once
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => problem(given, issue.path, issue.message));
  const fileKeys = keysOfFile(given.API_KEYS_FILE, problems);
  problems.push(...contradictions(given));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(toConfig(parsed.data, fileKeys));
}

function problem(given: NodeJS.ProcessEnv, path: readonly PropertyKey[], expectation: string): ConfigProblem {
  const variable = String(path[0]);
  return { variable, value: SECRET_VARIABLES.has(variable) ? null : (given[variable] ?? null), expectation };
}

function keysOfFile(file: string | undefined, problems: ConfigProblem[]): readonly ApiKey[] {
  if (file === undefined) return [];
  try {
    return readApiKeysFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({ variable: 'API_KEYS_FILE', value: file, expectation: `cannot be used: ${reason}` });
    return [];
  }
}

/** Finds values that are fine alone and wrong together, and those that this version cannot serve. */
function contradictions(given: NodeJS.ProcessEnv): ConfigProblem[] {
  const mode = given.EXECUTION_MODE?.toLowerCase();
  const remote = given.USE_REMOTE_BACKTEST_SERVICE;
  const problems: ConfigProblem[] = [];
  const add = (variable: string, expectation: string) =>
    problems.push(problem(given, [variable], expectation));

  if (
    mode !== undefined &&
    ((remote === 'true' && mode !== 'remote') || (remote === 'false' && mode === 'remote'))
  ) {
    add(
      'EXECUTION_MODE',
      `contradicts USE_REMOTE_BACKTEST_SERVICE=${JSON.stringify(remote)}: unset one of them`,
    );
  } else if (mode === 'cluster' && !/^postgres(ql)?:/.test(given.DATABASE_URL ?? '')) {
    add('DATABASE_URL', 'must be postgres://… with EXECUTION_MODE=cluster: all hosts share that database');
  }
  if (given.API_KEYS !== undefined && given.API_KEYS_FILE !== undefined) {
    add('API_KEYS_FILE', 'is set beside API_KEYS: unset one of them');
  }
  const host = given.HOST;
  const guarded = given.API_KEYS || given.API_KEYS_FILE || given.ALLOW_UNAUTHENTICATED === 'true';
  if (host !== undefined && !isLoopback(host) && !guarded) {
    add(
      'HOST',
      'can be reached from other machines: set API_KEYS, or ALLOW_UNAUTHENTICATED=true to serve anyone',
    );
  }
  if (mode === 'cluster' && host !== undefined && !isLoopback(host) && !given.WORKER_KEY) {
    add(
      'WORKER_KEY',
      'must be set with EXECUTION_MODE=cluster where other machines reach the server, which gives and takes files: the same key on all servers, one of their API_KEYS where there are any',
    );
  }
  return problems;
}

function toConfig(env: Environment, fileKeys: readonly ApiKey[]): Config {
  const apiKeys = [...env.API_KEYS, ...fileKeys];
  return {
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    executionMode: executionModeOf(env),
    cluster: {
      isHost: env.CLUSTER_HOST && env.EXECUTION_MODE === 'cluster',
      address: env.WORKER_URL ?? null,
      key: env.WORKER_KEY ?? null,
      artifactsDir: env.ARTIFACTS_DIR,
      artifactsMaxBytes: env.ARTIFACTS_MAX_BYTES,
      maxRunningPerApiKey: env.MAX_RUNNING_PER_API_KEY ?? null,
      maxRunningPerTag: env.MAX_RUNNING_PER_TAG,
    },
    remoteServiceUrl: env.REMOTE_BACKTEST_SERVICE_URL,
    remoteServiceApiKey: env.REMOTE_BACKTEST_SERVICE_API_KEY ?? null,
    strategiesDir: env.STRATEGIES_DIR,
    modelsDir: env.MODELS_DIR,
    dataDir: env.DATA_DIR,
    importDir: env.IMPORT_DIR,
    libraryWrites: env.LIBRARY_WRITES,
    maxUploadBytes: env.MAX_UPLOAD_BYTES,
    dataProviderUrl: env.DATA_PROVIDER_URL ?? null,
    workerThreads: env.WORKER_THREADS,
    maxQueuedOperations: env.MAX_QUEUED_OPERATIONS,
    maxQueuedPerApiKey: env.MAX_QUEUED_PER_API_KEY ?? shareOfOneKey(env, apiKeys),
    operationCacheTtlMs: env.OPERATION_CACHE_TTL_MS,
    cancelGraceMs: env.CANCEL_GRACE_MS,
    workerStallTimeoutMs: env.WORKER_STALL_TIMEOUT_MS,
    tensorflowBackend: env.TF_BACKEND,
    apiKeys,
    apiKeysFile: env.API_KEYS_FILE ?? null,
    allowUnauthenticated: env.ALLOW_UNAUTHENTICATED,
    metricsToken: env.METRICS_TOKEN ?? null,
    operationRetentionDays: env.OPERATION_RETENTION_DAYS,
    tracing: tracingOf(env),
    logLevel: env.LOG_LEVEL,
  };
}

function executionModeOf(env: Environment): Config['executionMode'] {
  if (env.EXECUTION_MODE === 'cluster') return 'CLUSTER';
  return env.USE_REMOTE_BACKTEST_SERVICE || env.EXECUTION_MODE === 'remote' ? 'REMOTE' : 'LOCAL';
}

/** No key can fill the queue alone where there are others; a single one has it to itself, and servers start nothing. */
function shareOfOneKey(
  { MAX_QUEUED_OPERATIONS: maxQueued, WORKER_KEY }: Environment,
  apiKeys: readonly ApiKey[],
): number {
  const names = new Set(apiKeys.filter(({ key }) => key !== WORKER_KEY).map(({ name }) => name));
  return names.size > 1 ? Math.ceil(maxQueued / 2) : maxQueued;
}

function deepFreeze(config: Config): Config {
  config.apiKeys.forEach(Object.freeze);
  Object.freeze(config.apiKeys);
  return Object.freeze(config);
}
