import { describe, expect, it } from 'vitest';
import { aStudy, studyTrials } from './study-records.js';
import { testApi } from './test-api.js';

const START = `mutation ($input: StartStudyInput!) {
  startStudy(input: $input) {
    __typename
    ... on StartStudySuccess { deduplicated operation { id status } }
    ... on InvalidInputError { issues { path code } }
  }
}`;
const backtest = {
  ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: 'strategies/rsi_mean_reversion.yaml' },
  ...{ startDate: '2023-01-01', endDate: '2024-12-31' },
};
const parameters = [{ path: 'exits.stop_loss_pct', from: 0.01, to: 0.05, step: 0.01 }];

function studyApi(behaviour: Parameters<typeof testApi>[0] = {}) {
  const operations = { get: async () => aStudy(), ...behaviour.operations };
  return testApi({ ...behaviour, operations });
}

/** Asks for fields of the study. */
function ask(fields: string, behaviour: Parameters<typeof testApi>[0] = {}) {
  return studyApi(behaviour).query(`{ operation(id: "op_study_1") { ... on StudyOperation { ${fields} } } }`);
}

describe('startStudy', () => {
  it('makes explicit what is left out', async () => {
    const { query, calls } = studyApi();
    const { data } = await query(START, { input: { backtest, parameters } });
    expect(data).toEqual({
      startStudy: {
        __typename: 'StartStudySuccess',
        deduplicated: false,
        operation: { id: 'op_new', status: 'PENDING' },
      },
    });
    expect(calls.searched[0]?.input).toMatchObject({
      ...{ parameters, sampler: 'GRID', trials: null, seed: 42, holdoutFrom: null, training: null },
      ...{ keepModels: false, label: null, tags: [], priority: 0, idempotencyKey: null },
      objective: { metric: 'SHARPE_RATIO', direction: null, minTrades: 30, maxDrawdown: null },
      backtest: { modelPath: null, initialCapital: 100_000, label: null, tags: [], idempotencyKey: null },
    });
  });

  it('passes on what is said', async () => {
    const { query, calls } = studyApi();
    const objective = { metric: 'MAX_DRAWDOWN', minTrades: 5 };
    const training = { startDate: '2020-01-01', endDate: '2021-12-31' };
    await query(START, {
      input: { backtest, parameters, sampler: 'TPE', trials: 100, seed: 7, objective, training },
    });
    expect(calls.searched[0]?.input).toMatchObject({
      ...{ sampler: 'TPE', trials: 100, seed: 7 },
      objective: { metric: 'MAX_DRAWDOWN', direction: null, minTrades: 5, maxDrawdown: null },
      training: { startDate: '2020-01-01', endDate: '2021-12-31', epochs: null, seed: 42 },
    });
  });

  it('keeps what is not said of a parameter unsaid', async () => {
    const { query, calls } = studyApi();
    await query(START, { input: { backtest, parameters: [{ ...parameters[0], values: null }] } });
    expect(calls.searched[0]?.input.parameters).toEqual(parameters);
  });
});

describe('startBacktestOfTrial', () => {
  it('names study and number', async () => {
    const { query, calls } = studyApi();
    const { data } = await query(
      'mutation { startBacktestOfTrial(study: "op_study_1", number: 17, label: "best") { ... on StartBacktestSuccess { operation { id } } } }',
    );
    expect(data).toEqual({ startBacktestOfTrial: { operation: { id: 'op_new' } } });
    expect(calls.tried[0]?.input).toEqual({
      ...{ studyId: 'op_study_1', number: 17, label: 'best', tags: [], priority: 0, idempotencyKey: null },
    });
  });
});

describe('a study', () => {
  it('says what it was started with', async () => {
    const { data } = await ask(
      'parameters { symbol timeframe startDate endDate sampler seed trials holdoutFrom backtest { startDate modelPath } space { path from to step values integer } objective { metric direction minTrades maxDrawdown } training { epochs } keepModels }',
    );
    expect(data).toEqual({
      operation: {
        parameters: {
          ...{ symbol: 'AAPL', timeframe: '1d', startDate: '2023-06-01', endDate: '2024-03-31' },
          ...{ sampler: 'GRID', seed: 42, trials: 3, holdoutFrom: '2024-02-15' },
          ...{ training: null, keepModels: false },
          backtest: { startDate: '2024-01-01', modelPath: 'models/rsi_mlp_v1.0.0' },
          space: [
            { path: 'exits.stop_loss_pct', from: 0.01, to: 0.03, step: 0.01, values: null, integer: false },
          ],
          objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 30, maxDrawdown: 0.25 },
        },
      },
    });
  });

  it('has its trials by cursor', async () => {
    const page =
      'nodes { number status repeats error { code retryable } } pageInfo { hasNextPage endCursor } complete';
    const { data } = await ask(`trials(first: 2) { ${page} }`);
    const { trials } = (data as { operation: { trials: { pageInfo: { endCursor: string } } } }).operation;
    expect(trials).toMatchObject({ nodes: [{ number: 0 }, { number: 1 }], complete: false });
    const { endCursor } = trials.pageInfo;
    const rest = await ask(`trials(first: 2, after: "${endCursor}") { ${page} }`);
    expect(rest.data).toMatchObject({
      operation: {
        trials: {
          nodes: [{ number: 2, status: 'FAILED', error: { code: 'VALIDATION_ERROR', retryable: false } }],
          complete: true,
        },
      },
    });
  });

  it('has a ranking whose cursors are places, and stay good for the same ranking alone', async () => {
    const asked: unknown[] = [];
    const studyReader = {
      ranking: async (_operation: unknown, request: { first: number }) => {
        asked.push(request);
        const entries = studyTrials.slice(0, request.first);
        const positions = entries.map(({ number }) => ({ group: 0, badness: -1.5 + number, number }));
        return { entries, positions, hasNextPage: true, complete: false };
      },
    };
    const { data } = await ask(
      'ranking(first: 1) { edges { cursor node { number } } pageInfo { endCursor } }',
      {
        studyReader,
      },
    );
    const { ranking } = (data as { operation: { ranking: { edges: { cursor: string }[] } } }).operation;
    const cursor = ranking.edges[0]?.cursor;
    await ask(`ranking(first: 1, after: "${cursor}") { nodes { number } }`, { studyReader });
    expect(asked[1]).toEqual({
      ...{ metric: null, includeInfeasible: false, first: 1 },
      after: { group: 0, badness: -1.5, number: 0 },
    });
    const other = await ask(`ranking(metric: SQN, first: 1, after: "${cursor}") { nodes { number } }`, {
      studyReader,
    });
    expect(other.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    const foreign = await ask(`trials(after: "${cursor}") { nodes { number } }`, { studyReader });
    expect(foreign.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  it('has its trials by column', async () => {
    const { data } = await ask(
      'trialColumns(metrics: [SHARPE_RATIO]) { numbers feasible axes { path categories values } metrics { metric values } }',
    );
    expect(data).toEqual({
      operation: {
        trialColumns: {
          numbers: [0, 1, 2],
          feasible: [true, false, false],
          axes: [{ path: 'exits.stop_loss_pct', categories: null, values: [0.01, 0.02, 0.03] }],
          metrics: [{ metric: 'SHARPE_RATIO', values: [1.25, 2, null] }],
        },
      },
    });
  });

  it('may be asked for all columns of 8,571 trials at a time, and not for more than 20,000', async () => {
    const all = [
      ...['TOTAL_RETURN', 'CAGR', 'SHARPE_RATIO', 'SORTINO_RATIO', 'CALMAR_RATIO', 'MAX_DRAWDOWN'],
      ...[
        'ANNUALIZED_VOLATILITY',
        'PROFIT_FACTOR',
        'WIN_RATE',
        'EXPECTANCY',
        'SQN',
        'EXPOSURE',
        'TOTAL_TRADES',
      ],
    ].join(' ');
    const values = Float64Array.from({ length: 8_571 }, (_, number) => -1.2345678901234567 - number);
    const columns = {
      numbers: Float64Array.from({ length: 8_571 }, (_, number) => number),
      feasible: new Float64Array(8_571),
      axes: Array.from({ length: 20 }, (_, axis) => ({ path: `a.${axis}`, categories: null, values })),
      metrics: all.split(' ').map((metric) => ({ metric, values })),
    };
    const fields = '{ numbers feasible axes { path categories values } metrics { metric values } }';
    const behaviour = { studyReader: { columns: async () => columns as never } };
    const answer = await ask(`trialColumns(metrics: [${all}]) ${fields}`, behaviour);
    expect(answer.errors).toBeUndefined();
    const more = await ask(`trialColumns(metrics: [SQN], first: 20001) ${fields}`, behaviour);
    expect(more.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    const twice = await ask(`trialColumns(metrics: [SQN, SQN]) ${fields}`, behaviour);
    expect(twice.errors?.[0]?.message).toContain('names a metric twice');
  });

  it('has effects, a heat map and figures while it runs', async () => {
    const { data } = await ask(
      'effects { path importance confounded bins { label trials median } } surface(x: "exits.stop_loss_pct", y: "exits.take_profit_pct") { x { path labels } y { labels } values counts feasibleCounts plateau bestX bestY } snapshot { completedTrials failedTrials totalTrials bestNumber bestObjective overfitting { trials pbo bestAtBorder } }',
    );
    expect(data).toMatchObject({
      operation: {
        effects: [{ importance: 0.5, bins: [{ median: 1.25 }, { median: 2 }] }],
        surface: { values: [[1.25, null]], counts: [[1, 0]], plateau: [[true, false]], bestX: 0 },
        snapshot: {
          completedTrials: 2,
          bestNumber: 0,
          overfitting: { trials: 2, pbo: 0.4, bestAtBorder: true },
        },
      },
    });
  });

  it('has a result with best, holdout and files', async () => {
    const { data } = await ask(
      'result { best { number metrics { totalTrades } } holdout { totalTrades } earlierHoldouts overfitting { deflatedSharpe } resultDigest downloads { trialsCsv trialsJsonl trialsArrow } reportUrl }',
    );
    expect(data).toMatchObject({
      operation: {
        result: {
          best: { number: 0 },
          earlierHoldouts: 2,
          overfitting: { deflatedSharpe: 0.62 },
          downloads: {
            trialsCsv: '/operations/op_study_1/trials.csv',
            trialsJsonl: '/operations/op_study_1/trials.jsonl',
            trialsArrow: '/operations/op_study_1/trials.arrow',
          },
          reportUrl: '/operations/op_study_1/report',
        },
      },
    });
  });

  it('whose parameters cannot be read is shown with a warning', async () => {
    const { data } = await ask('id parameters { trials space { path } } warnings { code }', {
      studies: { parametersOrNull: () => null },
    });
    expect(data).toMatchObject({
      operation: { parameters: { trials: 0, space: [] }, warnings: [{ code: 'OPERATION_DAMAGED' }] },
    });
  });

  it('can be asked for by one document with operations of other types', async () => {
    const { query } = studyApi();
    const answer = await query(`{ operation(id: "op_study_1") {
      ... on BacktestOperation { parameters { symbol timeframe startDate endDate strategyConfigPath } result { reportUrl } }
      ... on StudyOperation { parameters { symbol timeframe startDate endDate strategyConfigPath } result { reportUrl } }
    } }`);
    expect(answer.errors).toBeUndefined();
  });
});
