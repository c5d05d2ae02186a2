import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StartBacktestDocument, type StartBacktestInput } from '../../src/faces/client/generated/graphql.js';
import {
  pullBacktest,
  pullUntil,
  pullUntilDone,
  sampleBacktest,
  startBacktest,
} from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { expectPlain, expectUnharmed, operationCount } from '../support/scenario-harm.js';
import { type ScenarioServer, startScenarioServer } from '../support/scenario-server.js';

const START = `mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename } }`;

describe('a start with wrong input', () => {
  let server: ScenarioServer;
  let before: number;

  beforeAll(async () => {
    server = await startScenarioServer();
    await symlink('/etc/passwd', join(server.folder, 'strategies', 'outside.yaml'));
    await symlink('/etc', join(server.folder, 'models', 'outside'));
    await symlink(join(server.folder, 'data'), join(server.folder, 'strategies', 'sideways'));
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    before = await operationCount(server);
  });

  afterEach(async () => {
    expect(await operationCount(server)).toBe(before);
    await expectUnharmed(server);
  });

  async function refusalOf(change: Partial<StartBacktestInput>) {
    const { startBacktest: answer } = await server.client.request(StartBacktestDocument, {
      input: { ...sampleBacktest, ...change },
    });
    if (answer.__typename !== 'InvalidInputError') throw new Error(`started: ${JSON.stringify(answer)}`);
    expectPlain(answer.message, server);
    return answer;
  }

  it.each<[string, Partial<StartBacktestInput>, string, string, string]>([
    ['dates in the wrong order', { endDate: '2023-12-31' }, 'endDate', 'DATE_ORDER', 'on or after'],
    ['no capital', { initialCapital: 0 }, 'initialCapital', 'OUT_OF_RANGE', 'positive'],
    ['negative capital', { initialCapital: -100 }, 'initialCapital', 'OUT_OF_RANGE', 'positive'],
    ['absurd capital', { initialCapital: 1e300 }, 'initialCapital', 'OUT_OF_RANGE', '1e15'],
    ['negative commission', { commission: -0.001 }, 'commission', 'OUT_OF_RANGE', '0.001 for 0.1 %'],
    ['commission in percent', { commission: 10 }, 'commission', 'OUT_OF_RANGE', '0.001 for 0.1 %'],
    ['slippage of everything', { slippage: 1 }, 'slippage', 'OUT_OF_RANGE', '0.001 for 0.1 %'],
    ['an unknown timeframe', { timeframe: '2h' }, 'timeframe', 'UNKNOWN_TIMEFRAME', '1h'],
    ['an empty symbol', { symbol: '' }, 'symbol', 'INVALID_SYMBOL', 'A-Z'],
    ['a symbol with two spaces', { symbol: 'AA  PL' }, 'symbol', 'INVALID_SYMBOL', 'A-Z'],
    ['a symbol with a line break', { symbol: 'AAPL\n' }, 'symbol', 'INVALID_SYMBOL', 'A-Z'],
    ['a symbol with a null character', { symbol: 'AAPL\0' }, 'symbol', 'INVALID_SYMBOL', 'A-Z'],
    ['a symbol that is a query', { symbol: "'; --" }, 'symbol', 'INVALID_SYMBOL', 'A-Z'],
    ['a symbol in other letters', { symbol: 'ААPL' }, 'symbol', 'INVALID_SYMBOL', 'A-Z'],
    ['a symbol that climbs', { symbol: '../AAPL' }, 'symbol', 'INVALID_SYMBOL', '. or ..'],
    ['a symbol that is a folder', { symbol: '..' }, 'symbol', 'INVALID_SYMBOL', '. or ..'],
    ['a long symbol', { symbol: 'A'.repeat(33) }, 'symbol', 'INVALID_SYMBOL', '32'],
    ['a blank label', { label: ' ' }, 'label', 'INVALID_LENGTH', '1 to 200'],
    ['a long label', { label: 'x'.repeat(201) }, 'label', 'INVALID_LENGTH', '1 to 200'],
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey', 'INVALID_LENGTH', '1 to 200'],
    [
      'too many overrides',
      { overrides: Array.from({ length: 101 }, () => ({ path: 'description', value: 'x' })) },
      'overrides',
      'INVALID_VALUE',
      'at most 100',
    ],
  ])('is refused for %s', async (_what, change, field, code, remedy) => {
    const { issues } = await refusalOf(change);
    expect(issues.map((issue) => [issue.path.join('.'), issue.code])).toEqual([[field, code]]);
    expect(issues[0]?.message).toContain(field);
    expect(issues[0]?.message).toContain(remedy);
  });

  it.each([
    ['climbs', 'strategies/../package.json', "must not contain '..'"],
    ['climbs from the start', '../strategies/rsi_mean_reversion.yaml', "inside 'strategies/'"],
    ['climbs from within', 'strategies/a/../../data/AAPL_1d.csv', "must not contain '..'"],
    ['is absolute', '/etc/passwd', 'absolute'],
    ['is in another folder', 'data/AAPL_1d.csv', "inside 'strategies/'"],
    ['is in a folder of a similar name', 'strategies-old/x.yaml', "inside 'strategies/'"],
    ['is the folder itself', 'strategies/', "inside 'strategies/'"],
    ['is empty', '', "inside 'strategies/'"],
    ['is a URL', 'file:///etc/passwd', "inside 'strategies/'"],
    ['follows a link out', 'strategies/outside.yaml', 'symbolic link'],
    ['follows a link to a folder out', 'strategies/sideways/AAPL_1d.csv', 'symbolic link'],
    ['has a null character', 'strategies/rsi_mean_reversion.yaml\0.png', 'null character'],
    ['has no end', `strategies/${'x/'.repeat(100_000)}`, 'at most 1000'],
  ])('is refused when the path of the strategy %s', async (_how, strategyConfigPath, remedy) => {
    // With a path that leads out nothing may be read, not even to find a model.
    for (const modelPath of [sampleBacktest.modelPath ?? null, null]) {
      const { issues } = await refusalOf({ strategyConfigPath, modelPath });
      expect(issues.map(({ path, code }) => [...path, code])).toEqual([
        ['strategyConfigPath', 'INVALID_PATH'],
      ]);
      expect(issues[0]?.message).toContain(remedy);
      expect(issues[0]?.message).not.toContain('root:');
    }
  });

  it.each([
    'models/../data',
    '/etc',
    'models/outside',
    'strategies/rsi_mean_reversion.yaml',
    'models/a\0b',
    '',
  ])('is refused for the model path %j', async (modelPath) => {
    const { issues } = await refusalOf({ modelPath });
    expect(issues.map(({ path, code }) => [...path, code])).toEqual([['modelPath', 'INVALID_PATH']]);
  });

  it('is refused when no model is named and none was trained for the strategy', async () => {
    const { strategyConfigPath } = server.longBacktest;
    const { issues } = await refusalOf({ strategyConfigPath, modelPath: null });
    expect(issues).toMatchObject([{ path: ['modelPath'], code: 'MODEL_NOT_FOUND' }]);
    expect(issues[0]?.message).toMatch(/'rsi_rule'.*train one or give modelPath/);
  });

  it('names every wrong field at once', async () => {
    const { issues } = await refusalOf({ symbol: '?', timeframe: '2h', commission: 5, modelPath: '/x' });
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'commission',
      'modelPath',
      'symbol',
      'timeframe',
    ]);
  });

  it.each([
    ['startDate', '2024-02-30', 'YYYY-MM-DD'],
    ['startDate', '01/02/2024', 'YYYY-MM-DD'],
    ['endDate', '2024-1-31', 'YYYY-MM-DD'],
    ['endDate', '2024-01-31T00:00:00Z', 'YYYY-MM-DD'],
    ['endDate', 20240131, 'YYYY-MM-DD'],
    ['initialCapital', '100000', 'Float'],
    ['initialCapital', true, 'Float'],
    ['commission', null, 'null'],
    ['symbol', 5, 'String'],
    ['overrides', [{ path: 'name' }], 'value'],
    ['initialCapitol', 1, 'initialCapital'],
  ])(
    'does not fit the schema when %s is %j, and the message says what does',
    async (field, value, remedy) => {
      const input = { ...sampleBacktest, [field]: value };
      const { errors, data } = await graphqlRequest(server.url, START, { input });
      expect(data ?? null).toBeNull();
      expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
      expect(errors?.[0]?.message).toContain(field);
      expect(errors?.[0]?.message).toContain(remedy);
      expectPlain(errors?.[0]?.message, server);
    },
  );

  it.each(['1e999', '-1e999'])('does not fit the schema when a number is %s', async (number) => {
    const body = JSON.stringify({ query: START, variables: { input: sampleBacktest } });
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // Beyond the largest double: valid JSON that becomes an infinity.
      body: body.replace('"symbol"', `"initialCapital":${number},"symbol"`),
    });
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toMatch(/Infinity at "input\.initialCapital".*Float/s);
  });
});

describe('a start that is meant literally', () => {
  let server: ScenarioServer;

  beforeAll(async () => {
    server = await startScenarioServer();
  });

  afterAll(() => server.close());

  it.each([
    'strategies/%2e%2e/package.json',
    'strategies/..%2fpackage.json',
    'strategies/..\\package.json',
    'strategies/%00.yaml',
  ])('takes %s for the name of a file, which is missing', async (strategyConfigPath) => {
    const id = await startBacktest(server.client, { strategyConfigPath });
    const { status, error } = await pullUntilDone(server.client, id);
    expect([status, error?.code]).toEqual(['FAILED', 'STRATEGY_NOT_FOUND']);
    expect(error?.message).toContain(strategyConfigPath);
  });

  it('takes days beyond the calendar of computers for days, and trades what lies between', async () => {
    const id = await startBacktest(server.client, { startDate: '0001-01-01', endDate: '9999-12-31' });
    expect(await pullUntilDone(server.client, id)).toMatchObject({ status: 'COMPLETED', error: null });
  });
});

describe('starts that collide', () => {
  let server: ScenarioServer;

  beforeAll(async () => {
    server = await startScenarioServer({ WORKER_THREADS: '1', MAX_QUEUED_OPERATIONS: '1' });
  });

  afterAll(() => server.close());

  const start = async (change: Partial<StartBacktestInput>) =>
    (await server.client.request(StartBacktestDocument, { input: { ...sampleBacktest, ...change } }))
      .startBacktest;

  it('are one operation for one key, and a conflict with other parameters that names it', async () => {
    const id = await startBacktest(server.client, { idempotencyKey: 'monday' });
    await pullUntilDone(server.client, id);
    const before = await operationCount(server);
    expect(await start({ idempotencyKey: 'monday' })).toMatchObject({
      deduplicated: true,
      operation: { id },
    });
    for (const other of [{ initialCapital: 1 }, { endDate: '2024-01-30' }, { modelPath: null }]) {
      const conflict = await start({ idempotencyKey: 'monday', ...other });
      expect(conflict).toMatchObject({ __typename: 'IdempotencyConflictError', operationId: id });
    }
    expect(await operationCount(server)).toBe(before);
    await expectUnharmed(server);
  });

  it('are refused beyond the queue with a time to retry after, and taken again when there is room', async () => {
    const running = await startBacktest(server.client, server.longBacktest);
    await pullUntil(server.client, running, ({ status }) => status === 'RUNNING');
    const waiting = await startBacktest(server.client, { idempotencyKey: 'the one that waits' });
    const before = await operationCount(server);
    const refused = await start({});
    expect(refused).toMatchObject({ __typename: 'QueueFullError' });
    if (refused.__typename !== 'QueueFullError') throw new Error('it was not refused');
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expectPlain(refused.message, server);
    expect(await operationCount(server)).toBe(before);
    // Asking again for what waits already is not a new operation.
    expect(await start({ idempotencyKey: 'the one that waits' })).toMatchObject({
      operation: { id: waiting },
    });

    await pullUntilDone(server.client, running);
    await pullUntilDone(server.client, waiting);
    expect((await pullBacktest(server.client, running)).status).toBe('COMPLETED');
    await expectUnharmed(server);
  });
});
