import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphqlRequest } from '../../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { Pace } from '../../support/pace.js';
import { startCluster, type TestCluster } from '../../support/postgres/cluster.js';
import { testPostgres } from '../../support/postgres/test-postgres.js';

const postgres = await testPostgres();

const RSI = 'strategies/rsi_mean_reversion.yaml';
const MODEL = 'models/rsi_mlp_v1.0.0';
const backtest = {
  ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: RSI, modelPath: MODEL },
  ...{ startDate: '2024-01-01', endDate: '2024-01-31' },
};
const trained = { strategyConfigPath: RSI, symbols: ['AAPL'], timeframes: ['1d'], epochs: 1 };
const load = { provider: 'csv', symbol: 'COIN', timeframe: '1d', path: 'coin.csv', calendar: '24x7' };
const walkForward = {
  ...{ strategyConfigPath: RSI, symbol: 'AAPL', timeframe: '1d', epochs: 1, keepModels: false },
  ...{ startDate: '2018-01-01', endDate: '2020-12-31', train: '12mo', test: '12mo' },
};
const study = {
  backtest: {
    symbol: 'AAPL',
    timeframe: '1d',
    strategyConfigPath: RSI,
    startDate: '2024-01-01',
    endDate: '2024-12-31',
  },
  ...{ sampler: 'GRID', seed: 1, objective: { metric: 'TOTAL_RETURN' } },
};
const thresholds = { path: 'decisions.confidence_threshold', values: ['0.4', '0.5'] };
const signals = { strategyConfigPath: 'strategies/signals.yaml', modelPath: null };
const trainings = { startDate: '2018-01-01', endDate: '2020-12-31', seed: 1 };

type Mutation = 'Backtest' | 'Training' | 'DataLoad' | 'Study' | 'WalkForward';

interface Case {
  readonly title: string;
  readonly start: Mutation;
  readonly input: object;
  /** What one server says: the code, and a part of the message that no empty folder gives. */
  readonly says: readonly [code: string, part: string];
}

const ofBacktest = (title: string, input: object, ...says: Case['says']): Case => ({
  ...{ title, start: 'Backtest', input: { ...backtest, ...input }, says },
});
const ofModel = (title: string, modelPath: string, ...says: Case['says']): Case =>
  ofBacktest(`a model that ${title}`, { modelPath }, ...says);
const ofBars = (title: string, symbol: string, ...says: Case['says']): Case =>
  ofBacktest(`bars that ${title}`, { symbol }, ...says);
const ofSignals = (title: string, file: string, ...says: Case['says']): Case =>
  ofBacktest(
    `recorded signals that ${title}`,
    { ...signals, overrides: [{ path: 'signals.file', value: file }] },
    ...says,
  );

const CASES: readonly Case[] = [
  ofBacktest(
    'a strategy that is not there',
    { strategyConfigPath: 'strategies/rsi_mean_revresion.yaml' },
    ...(['STRATEGY_NOT_FOUND', `Did you mean '${RSI}'`] as const),
  ),
  ofBacktest(
    'a strategy that is a folder',
    { strategyConfigPath: 'strategies/cookbook' },
    ...(['STRATEGY_NOT_FOUND', "'strategies/cookbook'"] as const),
  ),
  ofBacktest(
    'a strategy that is too large',
    { strategyConfigPath: 'strategies/large.yaml' },
    ...(['VALIDATION_ERROR', '300000 bytes'] as const),
  ),
  ofBacktest(
    'a strategy that is no UTF-8',
    { strategyConfigPath: 'strategies/latin.yaml' },
    ...(['VALIDATION_ERROR', 'not UTF-8'] as const),
  ),
  ofBacktest(
    'a strategy that is invalid, on a symbol without bars',
    { strategyConfigPath: 'strategies/invalid_missing_required.yaml', symbol: 'NFLX' },
    ...(['VALIDATION_ERROR', "'indicators'"] as const),
  ),
  ofBacktest(
    'a strategy with a name written with detours',
    { strategyConfigPath: 'strategies/./cookbook//rsi_mean_reversion.yaml' },
    ...(['STRATEGY_NOT_FOUND', 'Did you mean'] as const),
  ),
  ofBars('are not there, but are like others', 'APPL', 'DATA_NOT_FOUND', "Did you mean 'AAPL'? It has AAPL"),
  ofBars('are not there, and are like none', 'NFLX', 'DATA_NOT_FOUND', 'MSFT'),
  ofBars('are there in another timeframe', 'EURUSD', 'DATA_NOT_FOUND', "It has 'EURUSD' in 1h"),
  ofBacktest(
    'bars of another timeframe of the strategy',
    { strategyConfigPath: 'strategies/two.yaml' },
    ...(['DATA_NOT_FOUND', "no 1h bars of 'AAPL'. It has 'AAPL' in 1d"] as const),
  ),
  ofBacktest(
    'bars that are outside of the range',
    { startDate: '1999-01-01', endDate: '1999-12-31' },
    ...(['DATA_NOT_FOUND', '2015-01-02'] as const),
  ),
  ofBars('are empty', 'EMPTY', 'DATA_INVALID', 'EMPTY_1d.csv'),
  ofBars('are broken', 'BROKEN', 'DATA_INVALID', 'BROKEN_1d.csv'),
  ofBars('lie elsewhere', 'LINKED', 'DATA_INVALID', 'leads out of the data folder'),
  ofBars('are linked to nowhere', 'LOST', 'DATA_NOT_FOUND', "It has 'LOST' in 1d"),
  ofBars('are a link to a folder', 'TWISTED', 'DATA_INVALID', 'is not a file; remove it'),
  ofBars('have a broken description', 'NOTED', 'DATA_INVALID', 'NOTED_1d.meta.json'),
  ofBars('have a folder for a description', 'SHELF', 'DATA_INVALID', 'is not a file'),
  ofModel('is not there', 'models/rsi_mlp_v1.0.1', 'MODEL_NOT_FOUND', `Did you mean '${MODEL}'`),
  ofModel('is like none', 'models/nothing-like-it', 'MODEL_NOT_FOUND', "'models/nothing-like-it'"),
  ofModel('is in no folder that is there', 'models/none/rsi_mlp_v1.0.0', 'MODEL_NOT_FOUND', '/none/'),
  ofModel('is a file of another program', 'models/rsi_mlp.pt', 'MODEL_INVALID', 'ktrdr model import --dense'),
  ofModel('is a file', 'models/notes.txt', 'MODEL_INVALID', 'it is a file; give its folder'),
  ofModel('is an empty folder', 'models/empty', 'MODEL_INVALID', "'model.json' is missing"),
  ofModel('holds another format', 'models/keras', 'MODEL_INVALID', 'is a Keras file'),
  ofModel('has no weights', 'models/weightless', 'MODEL_INVALID', "'weights.bin' is missing"),
  ofModel('has no metadata', 'models/unknown', 'MODEL_INVALID', "'metadata.json' is missing"),
  ofModel('is no JSON', 'models/garbled', 'MODEL_INVALID', "'model.json' is not JSON"),
  ofModel('has weights elsewhere', 'models/borrowed', 'MODEL_INVALID', 'lies outside the model folder'),
  ofModel('has a folder for metadata', 'models/nested', 'MODEL_INVALID', "'metadata.json' is not a file"),
  ofModel('has other inputs', 'models/macd_bollinger_v1.0.0', 'MODEL_MISMATCH', 'macd_bollinger_v1.0.0'),
  ofSignals('are not there', 'recorded_signls.csv', 'SIGNALS_NOT_FOUND', 'Did you mean'),
  ofSignals('are a folder', 'cookbook', 'SIGNALS_NOT_FOUND', "'strategies/cookbook'"),
  ofSignals('lie elsewhere', 'linked.csv', 'PATH_NOT_CONTAINED', 'linked.csv'),
  ofSignals('lie above', '../data/AAPL_1d.csv', 'VALIDATION_ERROR', 'signals.file'),
  ofSignals('are broken', 'broken.csv', 'SIGNALS_INVALID', 'strategies/broken.csv'),
  {
    title: 'a file to import that is not there',
    ...{ start: 'DataLoad', input: load, says: ['IMPORT_FILE_NOT_FOUND', "'coin.csv'"] },
  },
  {
    title: 'a file to import that is a folder',
    ...{ start: 'DataLoad', input: { ...load, path: 'shelf' } },
    says: ['IMPORT_FILE_NOT_FOUND', "'shelf'"],
  },
  {
    title: 'a file to import that is broken, with the folder in its name',
    ...{ start: 'DataLoad', input: { ...load, path: 'import/broken.csv' } },
    says: ['DATA_INVALID', 'broken.csv'],
  },
  {
    title: 'a file to import beside bars that lie elsewhere',
    ...{ start: 'DataLoad', input: { ...load, symbol: 'LINKED', path: 'good.csv' } },
    says: ['DATA_INVALID', 'leads out of the data folder'],
  },
  {
    title: 'a training on a symbol without bars',
    ...{ start: 'Training', input: { ...trained, symbols: ['AAPL', 'APPL'] } },
    says: ['DATA_NOT_FOUND', "Did you mean 'AAPL'"],
  },
  {
    title: 'a training on a timeframe that is not stored',
    ...{ start: 'Training', input: { ...trained, timeframes: ['1h'] } },
    says: ['DATA_NOT_FOUND', "It has 'AAPL' in 1d"],
  },
  {
    title: 'a training of a strategy that is not there',
    ...{ start: 'Training', input: { ...trained, strategyConfigPath: 'strategies/rsi_mean_reversio.yaml' } },
    says: ['STRATEGY_NOT_FOUND', `Did you mean '${RSI}'`],
  },
  {
    title: 'a walk-forward on a symbol without bars',
    ...{ start: 'WalkForward', input: { ...walkForward, symbol: 'MSTF' } },
    says: ['DATA_NOT_FOUND', "Did you mean 'MSFT'"],
  },
  {
    title: 'a walk-forward of a strategy that is not there',
    ...{
      start: 'WalkForward',
      input: { ...walkForward, strategyConfigPath: 'strategies/macd_bolinger.yaml' },
    },
    says: ['STRATEGY_NOT_FOUND', "Did you mean 'strategies/macd_bollinger.yaml'"],
  },
  {
    title: 'a study on a symbol without bars',
    start: 'Study',
    input: {
      ...{ ...study, backtest: { ...study.backtest, symbol: 'MSTF', modelPath: MODEL } },
      parameters: [thresholds],
    },
    says: ['DATA_NOT_FOUND', "Did you mean 'MSFT'"],
  },
  {
    title: 'a study over symbols of which one has no bars',
    start: 'Study',
    input: {
      ...{ ...study, backtest: { ...study.backtest, modelPath: MODEL } },
      parameters: [{ path: 'input.symbol', values: ['AAPL', 'MSTF'] }],
    },
    says: ['DATA_NOT_FOUND', "Did you mean 'MSFT'"],
  },
  {
    title: 'a study over models of which one is broken',
    start: 'Study',
    input: { ...study, parameters: [{ path: 'input.modelPath', values: [MODEL, 'models/weightless'] }] },
    says: ['MODEL_INVALID', "'weights.bin' is missing"],
  },
  {
    title: 'a study over a model that does not fit',
    start: 'Study',
    input: {
      ...study,
      parameters: [thresholds, { path: 'input.modelPath', values: ['models/macd_bollinger_v1.0.0'] }],
    },
    says: ['ALL_TRIALS_FAILED', 'macd_bollinger_v1.0.0'],
  },
  {
    title: 'a study of a model that is not there',
    start: 'Study',
    input: {
      ...{ ...study, backtest: { ...study.backtest, modelPath: 'models/rsi_mlp_v1.0.1' } },
      parameters: [thresholds],
    },
    says: ['MODEL_NOT_FOUND', `Did you mean '${MODEL}'`],
  },
  {
    title: 'a study with trainings on a symbol without bars',
    start: 'Study',
    input: {
      ...study,
      backtest: { ...study.backtest, strategyConfigPath: 'strategies/abroad.yaml' },
      ...{ parameters: [{ path: 'training.epochs', values: ['1', '2'] }], training: trainings },
    },
    says: ['ALL_TRIALS_FAILED', "Did you mean 'MSFT'"],
  },
];

describe.runIf(postgres !== null)('operations of a cluster end', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: TestCluster;
  let local: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const settings = await workspace(join(folder.path, 'files'));
    local = await startServer(folder.path, { ...settings, WORKER_THREADS: '1' });
    cluster = await startCluster(postgres as string, folder.path, settings, 1);
  }, 60_000);
  afterAll(async () => {
    await cluster.close();
    await local.kill();
    await folder.remove();
  });

  for (const { title, start, input, says } of CASES) {
    it(`as on one server for ${title}`, async () => {
      const [here, there] = await Promise.all([
        endOf(local.url, start, input),
        endOf(cluster.backend.url, start, input),
      ]);
      expect(there).toEqual(here);
      expect(here).toEqual({ code: says[0], message: expect.stringContaining(says[1]) as string });
    });
  }

  it('well for a file to import with the folder in its name', async () => {
    const input = { ...load, path: 'import/good.csv' };
    expect(await endOf(cluster.backend.url, 'DataLoad', input)).toBeNull();
  });
});

/** Starts an operation and returns its error, or why it was refused; null where it is COMPLETED. */
async function endOf(url: string, what: Mutation, input: object) {
  const started = await graphqlRequest<{ started: Started }>(
    url,
    `mutation ($input: Start${what}Input!) { started: start${what}(input: $input) {
      ... on Start${what}Success { operation { id } } ... on InvalidInputError { issues { code message } } } }`,
    { input },
  );
  const { operation, issues } = started.data?.started ?? {};
  if (issues?.[0] !== undefined) return issues[0];
  if (operation === undefined) throw new Error(JSON.stringify(started.errors));
  const pace = new Pace();
  for (;;) {
    const { data } = await graphqlRequest<{ operation: State }>(
      url,
      'query ($id: ID!) { operation(id: $id, forceRefresh: true) { done error { code message } } }',
      { id: operation.id },
    );
    if (data?.operation.done) return withoutIds(data.operation.error);
    await pace.rest();
  }
}

/** Messages of families name operations, which are others. */
function withoutIds(error: Ended | null): Ended | null {
  return error && { ...error, message: error.message.replaceAll(/op_[a-z]+_\w+/g, 'op') };
}

type Ended = { readonly code: string; readonly message: string };

interface Started {
  readonly operation?: { readonly id: string };
  readonly issues?: readonly Ended[];
}

interface State {
  readonly done: boolean;
  readonly error: Ended | null;
}

/** Makes folders in which all is wrong that can be, beside what the project has. */
async function workspace(root: string): Promise<Record<string, string>> {
  const at = (...path: string[]): string => join(root, ...path);
  for (const name of ['strategies', 'models', 'data'])
    await cp(join(projectFolder, name), at(name), { recursive: true });
  const text = await readFile(at('strategies', 'rsi_mean_reversion.yaml'), 'utf8');
  const recorded = await readFile(at('strategies', 'recorded_signals.yaml'), 'utf8');
  const bars = await readFile(at('data', 'AAPL_1d.csv'), 'utf8');
  const files: Record<string, string | Uint8Array> = {
    'strategies/large.yaml': 'x'.repeat(300_000),
    'strategies/latin.yaml': Uint8Array.of(0x6e, 0xe9, 0x0a),
    'strategies/two.yaml': text
      .replace('{mode: single, timeframe: 1d}', '{mode: multi_timeframe, list: [1d, 1h], base_timeframe: 1d}')
      .replace('timeframes: all', 'timeframes: [1d]'),
    'strategies/abroad.yaml': text.replace('symbol: AAPL', 'symbol: MSTF'),
    'strategies/signals.yaml': recorded,
    'strategies/broken.csv': 'nothing,of,the,kind\n1,2,3,4\n',
    'data/EMPTY_1d.csv': '',
    'data/BROKEN_1d.csv': 'nothing,of,the,kind\n1,2,3,4\n',
    'data/NOTED_1d.csv': bars,
    'data/NOTED_1d.meta.json': '{',
    'data/SHELF_1d.csv': bars,
    'data/SHELF_1d.meta.json/x': '',
    'elsewhere/bars.csv': bars,
    'models/rsi_mlp.pt': 'PK',
    'models/notes.txt': 'x',
    'models/keras/model.h5': 'x',
    'models/nested/metadata.json/x': '',
    'import/broken.csv': 'nothing,of,the,kind\n1,2,3,4\n',
    'import/good.csv':
      'timestamp,open,high,low,close,volume\n2024-01-01T00:00:00Z,10,12,9,11,100\n2024-01-02T00:00:00Z,10,12,9,11,100\n',
    'import/shelf/x': '',
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(at(path, '..'), { recursive: true });
    await writeFile(at(path), content);
  }
  const sound = at('models', 'rsi_mlp_v1.0.0');
  for (const name of ['weightless', 'unknown', 'garbled', 'borrowed'])
    await cp(sound, at('models', name), { recursive: true });
  for (const name of ['model.json', 'weights.bin']) await cp(join(sound, name), at('models', 'nested', name));
  await mkdir(at('models', 'empty'));
  await writeFile(at('models', 'garbled', 'model.json'), '{');
  for (const gone of ['weightless/weights.bin', 'borrowed/weights.bin', 'unknown/metadata.json'])
    await rm(at('models', gone));
  await symlink('../rsi_mlp_v1.0.0/weights.bin', at('models', 'borrowed', 'weights.bin'));
  await symlink(at('elsewhere', 'bars.csv'), at('data', 'LINKED_1d.csv'));
  await mkdir(at('data', 'within'));
  await symlink('within', at('data', 'TWISTED_1d.csv'));
  await symlink(at('elsewhere', 'none.csv'), at('data', 'LOST_1d.csv'));
  await symlink(at('elsewhere', 'bars.csv'), at('strategies', 'linked.csv'));
  return {
    ...{ STRATEGIES_DIR: at('strategies'), MODELS_DIR: at('models') },
    ...{ DATA_DIR: at('data'), IMPORT_DIR: at('import') },
  };
}
