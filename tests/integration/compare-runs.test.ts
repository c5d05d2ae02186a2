import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { copyOperations } from '../support/copy-operations.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { pullWalkForwardUntil, startedWalkForward } from '../support/walk-forwards.js';

const MOST_COMPARED = 500;
const POINTS = 300;
/** A number of a course takes 20 bytes at most. */
const MOST_BYTES = 20 * 2 * POINTS * MOST_COMPARED;
const STRATEGY = 'strategies/rsi_mean_reversion.yaml';

interface Compared {
  readonly compareRuns: {
    readonly issues?: readonly { readonly message: string }[];
    readonly runs?: readonly {
      readonly operation: { readonly id: string };
      readonly trial: { readonly number: number } | null;
      readonly metrics: { readonly totalReturn: number; readonly totalTrades: number };
    }[];
    readonly differences?: readonly { readonly path: string; readonly values: readonly (string | null)[] }[];
    readonly equity?: {
      readonly timestamps: readonly string[];
      readonly values: readonly (readonly (number | null)[])[];
    };
    readonly correlations?: readonly (readonly (number | null)[])[] | null;
    readonly divergence?: { readonly message: string } | null;
  };
}

const QUERY = `query ($subjects: [CompareSubject!], $filter: OperationFilter) {
  compareRuns(subjects: $subjects, filter: $filter) {
    ... on InvalidInputError { issues { message } }
    ... on RunComparison {
      runs { operation { id } trial { number } metrics { totalReturn totalTrades } }
      differences { path values }
      equity(maxPoints: ${POINTS}) { timestamps values }
      drawdown(maxPoints: ${POINTS}) { values }
      correlations
      divergence { message }
    }
  }
}`;

describe('comparing', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let settings: Readonly<Record<string, string>>;
  let first: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    for (const name of ['strategies', 'models', 'data'])
      await cp(join(projectFolder, name), at(name), { recursive: true });
    settings = { STRATEGIES_DIR: at('strategies'), MODELS_DIR: at('models'), DATA_DIR: at('data') };
    server = await startServer(folder.path, settings);
    first = await startBacktest(server.client);
    await pullUntilDone(server.client, first);
    await server.stop();
    // One of them has another symbol, so that a filter finds 500 and no filter 501.
    const symbol = `CASE n WHEN ${MOST_COMPARED} THEN 'MSFT' ELSE "symbol" END`;
    copyOperations(join(folder.path, 'ktrdr.db'), MOST_COMPARED, { symbol });
    server = await startServer(folder.path, settings);
  }, 60_000);

  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    await folder.remove();
  });

  async function compare(variables: object): Promise<Compared['compareRuns']> {
    const { data, errors } = await graphqlRequest<Compared>(server.url, QUERY, { ...variables });
    if (!data) throw new Error(JSON.stringify(errors));
    return data.compareRuns;
  }

  it('500 runs gives an answer of bounded size, while others are answered', async () => {
    const answered: string[] = [];
    const comparison = compare({ filter: { symbol: 'AAPL' } }).then((found) => {
      answered.push('comparison');
      return found;
    });
    await graphqlRequest(server.url, '{ server { version } }').then(() => answered.push('server'));
    const { runs, equity, correlations, divergence, differences } = await comparison;
    expect(answered).toEqual(['server', 'comparison']);
    expect(runs).toHaveLength(MOST_COMPARED);
    expect(equity?.values).toHaveLength(MOST_COMPARED);
    expect(equity?.timestamps.length).toBeLessThanOrEqual(POINTS);
    expect(new Set(equity?.values.map((row) => row.join())).size).toBe(1);
    expect(JSON.stringify(equity).length).toBeLessThan(MOST_BYTES);
    expect({ correlations, divergence, differences }).toEqual({
      correlations: null,
      divergence: null,
      differences: [],
    });
  });

  it('more than 500 runs is refused, and says how many there may be', async () => {
    const { issues } = await compare({ filter: { statuses: ['COMPLETED'] } });
    expect(issues?.map(({ message }) => message)).toEqual([
      'filter: matches more than 500 runs; compare 2 to 500 completed backtests, trials or walk-forwards',
    ]);
  });

  it('lays trials, a walk-forward and a backtest side by side', async () => {
    const start = { strategyConfigPath: STRATEGY, symbol: 'AAPL', timeframe: '1d' };
    const walk = await startedWalkForward(server.url, {
      ...{ ...start, startDate: '2015-01-01', endDate: '2018-12-31', train: '24mo', test: '12mo', epochs: 3 },
      overrides: [{ path: 'decisions.confidence_threshold', value: '0.34' }],
    });
    const study = await startedStudy(server.url, {
      backtest: {
        ...start,
        modelPath: 'models/rsi_mlp_v1.0.0',
        startDate: '2023-01-01',
        endDate: '2024-06-30',
      },
      parameters: [{ path: 'decisions.confidence_threshold', values: ['0.34', '0.6'] }],
    });
    const joined = await pullWalkForwardUntil(server.url, walk, () => false);
    const { runs, equity, differences, correlations } = await compare({
      subjects: [
        { operation: study, trial: 0 },
        { operation: study, trial: 1 },
        { operation: walk },
        { operation: first },
      ],
    });
    expect(runs?.map(({ operation, trial }) => [operation.id, trial?.number ?? null])).toEqual([
      [study, 0],
      [study, 1],
      [walk, null],
      [first, null],
    ]);
    expect(runs?.[2]?.metrics.totalReturn).toBe(joined.result?.metrics.totalReturn);
    // The test of the walk-forward ends before the trials begin: each is rebased at its own first day.
    expect(equity?.values.map((row) => row.find((value) => value !== null))).toEqual([1, 1, 1, 1]);
    const threshold = differences?.find(({ path }) => path === 'decisions.confidence_threshold');
    expect(threshold?.values.slice(0, 2)).toEqual(['0.34', '0.6']);
    expect(correlations?.map((row, index) => row[index] ?? 1)).toEqual([1, 1, 1, 1]);
    expect(correlations?.[0]?.[2]).toBeNull();
  });
});

/** Starts a study, waits until it has ended and returns its id. */
async function startedStudy(url: string, input: object): Promise<string> {
  const { data, errors } = await graphqlRequest<{ startStudy: { operation?: { id: string } } }>(
    url,
    `mutation ($input: StartStudyInput!) { startStudy(input: $input) {
      ... on StartStudySuccess { operation { id } } ... on InvalidInputError { issues { message } } } }`,
    { input },
  );
  const id = data?.startStudy.operation?.id;
  if (id === undefined) throw new Error(JSON.stringify(data ?? errors));
  const status = async () =>
    (
      await graphqlRequest<{ operation: { status: string } }>(
        url,
        'query ($id: ID!) { operation(id: $id, forceRefresh: true) { status } }',
        { id },
      )
    ).data?.operation.status;
  await expect.poll(status, { timeout: 60_000 }).toBe('COMPLETED');
  return id;
}
