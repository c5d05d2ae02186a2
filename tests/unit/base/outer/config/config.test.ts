import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../../../src/base/outer/config/config.js';
import { ConfigError, type ConfigProblem } from '../../../../../src/base/outer/config/config-error.js';
import { localEnvironment } from '../../../../../src/base/outer/config/local-environment.js';
import { workerEnvironment } from '../../../../../src/base/outer/config/worker-environment.js';

function problemsOf(env: NodeJS.ProcessEnv): readonly ConfigProblem[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const variablesOf = (env: NodeJS.ProcessEnv) => problemsOf(env).map(({ variable }) => variable);

describe('an empty environment', () => {
  it('gives the documented defaults, with absolute folders', () => {
    expect(loadConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8000,
      databaseUrl: 'file:./var/ktrdr.db',
      executionMode: 'LOCAL',
      cluster: {
        ...{ isHost: false, address: null, key: null, maxRunningPerApiKey: null, maxRunningPerTag: [] },
        ...{ artifactsDir: resolve('var/artifacts'), artifactsMaxBytes: 10 * 2 ** 30 },
      },
      remoteServiceUrl: 'http://localhost:5003',
      remoteServiceApiKey: null,
      strategiesDir: resolve('strategies'),
      modelsDir: resolve('models'),
      dataProviderUrl: null,
      dataDir: resolve('data'),
      importDir: resolve('import'),
      libraryWrites: true,
      maxUploadBytes: 536_870_912,
      workerThreads: availableParallelism(),
      maxQueuedOperations: 1000,
      maxQueuedPerApiKey: 1000,
      operationCacheTtlMs: 1000,
      cancelGraceMs: 5000,
      workerStallTimeoutMs: 300_000,
      tensorflowBackend: 'auto',
      apiKeys: [],
      apiKeysFile: null,
      allowUnauthenticated: false,
      metricsToken: null,
      operationRetentionDays: 0,
      tracing: { exporter: 'none', serviceName: null, sampledShare: 1, followsParents: true },
      logLevel: 'info',
    });
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig({ API_KEYS: 'alice:secret' });
    expect([config, config.apiKeys, config.apiKeys[0]].every(Object.isFrozen)).toBe(true);
  });

  it('is what empty variables count as', () => {
    expect(loadConfig({ PORT: '', API_KEYS: '', EXECUTION_MODE: '' })).toEqual(loadConfig({}));
  });
});

describe('the share of one API key in the queue', () => {
  const shareOf = (env: NodeJS.ProcessEnv) => loadConfig(env).maxQueuedPerApiKey;

  it('is the whole queue for a single key name, and half of it where there are several', () => {
    expect(shareOf({ API_KEYS: 'alice:one,alice:two', MAX_QUEUED_OPERATIONS: '9' })).toBe(9);
    expect(shareOf({ API_KEYS: 'alice:one,bob:two', MAX_QUEUED_OPERATIONS: '9' })).toBe(5);
  });

  it('is not shared with the key by which servers of a cluster ask each other', () => {
    const env = { API_KEYS: 'alice:one,cluster:two', MAX_QUEUED_OPERATIONS: '9' };
    expect(shareOf({ ...env, WORKER_KEY: 'two' })).toBe(9);
    expect(shareOf({ ...env, API_KEYS: 'alice:one,bob:three,cluster:two', WORKER_KEY: 'two' })).toBe(5);
  });

  it('is what was asked for', () => {
    expect(shareOf({ API_KEYS: 'alice:one,bob:two', MAX_QUEUED_PER_API_KEY: '3' })).toBe(3);
  });
});

describe('given values', () => {
  it('are taken', () => {
    const config = loadConfig({
      HOST: '::1',
      PORT: '0',
      DATABASE_URL: 'file:/tmp/other.db',
      EXECUTION_MODE: 'local',
      USE_REMOTE_BACKTEST_SERVICE: 'false',
      STRATEGIES_DIR: '/srv/strategies',
      WORKER_THREADS: '3',
      OPERATION_CACHE_TTL_MS: '0',
      TF_BACKEND: 'wasm',
      METRICS_TOKEN: 'token',
      LOG_LEVEL: 'WARN',
    });
    expect(config).toMatchObject({
      host: '::1',
      port: 0,
      databaseUrl: 'file:/tmp/other.db',
      strategiesDir: '/srv/strategies',
      workerThreads: 3,
      operationCacheTtlMs: 0,
      tensorflowBackend: 'wasm',
      metricsToken: 'token',
      logLevel: 'warn',
    });
  });

  it('are split into names and keys for API_KEYS; a key may hold colons', () => {
    expect(loadConfig({ API_KEYS: 'alice:one, bob:two:three' }).apiKeys).toEqual([
      { name: 'alice', key: 'one' },
      { name: 'bob', key: 'two:three' },
    ]);
  });
});

describe('values that are not allowed', () => {
  it.each([
    { PORT: '65536' },
    { PORT: '-1' },
    { PORT: '8e3' },
    { PORT: ' 80' },
    { WORKER_THREADS: '0' },
    { WORKER_THREADS: '1.5' },
    { CANCEL_GRACE_MS: 'soon' },
    { TF_BACKEND: 'gpu' },
    { LOG_LEVEL: 'loud' },
    { EXECUTION_MODE: 'everywhere' },
    { USE_REMOTE_BACKTEST_SERVICE: 'yes' },
    { ALLOW_UNAUTHENTICATED: '1' },
    { REMOTE_BACKTEST_SERVICE_URL: 'ftp://host' },
    { DATABASE_URL: 'mysql://host/db' },
    { HOST: 'two words', ALLOW_UNAUTHENTICATED: 'true' },
    { API_KEYS: 'no-colon' },
    { API_KEYS: 'alice:' },
    { API_KEYS: 'alice:same,bob:same' },
    { API_KEYS: ',' },
    { METRICS_TOKEN: 'two words' },
  ])('are a problem of their variable: %j', (env) => {
    expect(variablesOf(env)).toEqual([Object.keys(env)[0]]);
  });

  it('are listed all at once with variable, value and what is allowed', () => {
    expect(() => loadConfig({ PORT: 'abc', TF_BACKEND: 'gpu', USE_REMOTE_BACKTEST_SERVICE: 'yes' })).toThrow(
      [
        'The configuration cannot be used:',
        '  PORT="abc" must be a whole number from 0 to 65535',
        "  USE_REMOTE_BACKTEST_SERVICE=\"yes\" must be 'true' or 'false'",
        '  TF_BACKEND="gpu" must be auto, node, wasm or cpu',
      ].join('\n'),
    );
  });

  it('are not shown when they are secrets', () => {
    const env = {
      API_KEYS: 'my-secret',
      METRICS_TOKEN: 'my secret',
      DATABASE_URL: 'mysql://u:my-secret@h/d',
    };
    expect(problemsOf(env).map(({ value }) => value)).toEqual([null, null, null]);
    expect(new ConfigError(problemsOf(env)).message).not.toMatch(/my.secret/);
  });
});

describe('cluster mode', () => {
  const DATABASE_URL = 'postgres://localhost/ktrdr';

  it('needs a database that hosts can share', () => {
    expect(problemsOf({ EXECUTION_MODE: 'cluster' }).map(({ variable }) => variable)).toEqual([
      'DATABASE_URL',
    ]);
  });

  it.each([
    { HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true' },
    { HOST: '10.0.0.7', API_KEYS: 'client:0123456789abcdef' },
  ])('gives files to nobody without a key where other machines reach it: %j', (given) => {
    const env = { EXECUTION_MODE: 'cluster', DATABASE_URL, ...given };
    expect(problemsOf(env).map(({ variable }) => variable)).toEqual(['WORKER_KEY']);
    expect(loadConfig({ ...env, WORKER_KEY: 'key-of-the-cluster' }).cluster.key).toBe('key-of-the-cluster');
    expect(loadConfig({ ...env, EXECUTION_MODE: 'local' }).cluster.key).toBeNull();
    expect(loadConfig({ EXECUTION_MODE: 'cluster', DATABASE_URL }).cluster.key).toBeNull();
  });

  it('makes backends, and hosts of what is started as a worker', () => {
    const env = { EXECUTION_MODE: 'cluster', DATABASE_URL };
    const backend = loadConfig(env);
    expect([backend.executionMode, backend.cluster.isHost]).toEqual(['CLUSTER', false]);
    const host = loadConfig(workerEnvironment(env));
    expect([host.executionMode, host.cluster.isHost, host.port]).toEqual(['CLUSTER', true, 5003]);
    // A single server does what backends do, whatever it inherits.
    expect(loadConfig({ CLUSTER_HOST: 'true' }).cluster.isHost).toBe(false);
  });

  it('reads limits of tags, and names what cannot be one', () => {
    const { cluster } = loadConfig({ MAX_RUNNING_PER_TAG: 'exchange=binance:2, team=a b:10' });
    expect(cluster.maxRunningPerTag).toEqual([
      { key: 'exchange', value: 'binance', most: 2 },
      { key: 'team', value: 'a b', most: 10 },
    ]);
    for (const wrong of ['exchange', 'exchange=binance', 'exchange=binance:0', 'a=b:1,'])
      expect(problemsOf({ MAX_RUNNING_PER_TAG: wrong }).map(({ variable }) => variable)).toEqual([
        'MAX_RUNNING_PER_TAG',
      ]);
  });
});

describe('a process that serves nobody', () => {
  it.each<NodeJS.ProcessEnv>([
    { HOST: '0.0.0.0' },
    { HOST: '0.0.0.0', API_KEYS: 'a:secret' },
    { API_KEYS_FILE: 'keys.txt' },
    { EXECUTION_MODE: 'Cluster', DATABASE_URL: 'postgres://db/ktrdr', CLUSTER_HOST: 'true' },
    { EXECUTION_MODE: 'remote', REMOTE_BACKTEST_SERVICE_URL: 'http://worker:5003' },
    { USE_REMOTE_BACKTEST_SERVICE: 'true' },
  ])('computes itself in the environment %j', (env) => {
    const config = loadConfig(localEnvironment(env));
    expect([config.host, config.executionMode, config.apiKeys]).toEqual(['127.0.0.1', 'LOCAL', []]);
    expect(config.cluster.isHost).toBe(false);
    expect(config.databaseUrl).toBe(env.DATABASE_URL ?? 'file:./var/ktrdr.db');
  });
});

describe('remote mode', () => {
  it.each([
    { EXECUTION_MODE: 'remote' },
    { USE_REMOTE_BACKTEST_SERVICE: 'true' },
    { EXECUTION_MODE: 'remote', USE_REMOTE_BACKTEST_SERVICE: 'true' },
  ])('is on with %j', (env) => {
    expect(loadConfig({ ...env, REMOTE_BACKTEST_SERVICE_URL: 'http://worker:5003' })).toMatchObject({
      executionMode: 'REMOTE',
      remoteServiceUrl: 'http://worker:5003',
    });
  });

  it.each([{}, { EXECUTION_MODE: 'local' }, { USE_REMOTE_BACKTEST_SERVICE: 'false' }])(
    'is off with %j',
    (env) => {
      expect(loadConfig(env).executionMode).toBe('LOCAL');
    },
  );
});

describe('values that contradict each other', () => {
  it.each([
    { EXECUTION_MODE: 'local', USE_REMOTE_BACKTEST_SERVICE: 'true' },
    { EXECUTION_MODE: 'cluster', USE_REMOTE_BACKTEST_SERVICE: 'true' },
    { EXECUTION_MODE: 'remote', USE_REMOTE_BACKTEST_SERVICE: 'false' },
  ])('are refused: %j', (env) => {
    expect(problemsOf(env)).toEqual([
      expect.objectContaining({
        variable: 'EXECUTION_MODE',
        expectation: expect.stringContaining('contradicts'),
      }),
    ]);
  });
});

describe('an address that others can reach', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'ktrdr.example', '127.0.0.1.example'])(
    '%s needs API keys',
    (HOST) => {
      expect(variablesOf({ HOST })).toEqual(['HOST']);
      expect(variablesOf({ HOST, API_KEYS: 'alice:secret' })).toEqual([]);
      expect(variablesOf({ HOST, ALLOW_UNAUTHENTICATED: 'true' })).toEqual([]);
      expect(variablesOf({ HOST, ALLOW_UNAUTHENTICATED: 'false' })).toEqual(['HOST']);
    },
  );

  it('is not what loopback names are', () => {
    for (const HOST of ['localhost', '127.0.0.1', '127.1.2.3', '::1'])
      expect(variablesOf({ HOST })).toEqual([]);
  });
});

describe('API_KEYS_FILE', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ktrdr-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds one key a line, with comments', () => {
    const file = join(folder, 'keys');
    writeFileSync(file, '# team\nalice:one\n\nbob:two\n');
    expect(loadConfig({ API_KEYS_FILE: file })).toMatchObject({
      apiKeysFile: file,
      apiKeys: [
        { name: 'alice', key: 'one' },
        { name: 'bob', key: 'two' },
      ],
    });
  });

  it('is a problem when it is missing, malformed or without any key', () => {
    const file = join(folder, 'keys');
    expect(variablesOf({ API_KEYS_FILE: join(folder, 'absent') })).toEqual(['API_KEYS_FILE']);
    writeFileSync(file, 'nonsense\n');
    expect(variablesOf({ API_KEYS_FILE: file })).toEqual(['API_KEYS_FILE']);
    writeFileSync(file, '# nobody yet\n');
    expect(variablesOf({ API_KEYS_FILE: file, HOST: '0.0.0.0' })).toEqual(['API_KEYS_FILE']);
  });

  it('names the lines that are malformed, and no key', () => {
    const file = join(folder, 'keys');
    writeFileSync(file, '# team\nalice:one\nbob two-secret\n\ncarol:one\n');
    const load = () => loadConfig({ API_KEYS_FILE: file });
    expect(load).toThrow(/line 3, 5 is malformed/);
    expect(load).not.toThrow(/secret/);
  });

  it('is a problem beside API_KEYS', () => {
    const file = join(folder, 'keys');
    writeFileSync(file, 'alice:one\n');
    expect(variablesOf({ API_KEYS_FILE: file, API_KEYS: 'bob:two' })).toEqual(['API_KEYS_FILE']);
  });
});
