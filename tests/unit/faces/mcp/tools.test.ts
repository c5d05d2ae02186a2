import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { afterEach, describe, expect, it } from 'vitest';
import { readWindowLength } from '../../../../src/domain/study/walk-forward/window-length.js';
import { offerRunTools } from '../../../../src/faces/mcp/run-tools.js';
import { offerStartTools } from '../../../../src/faces/mcp/start-tools.js';
import { TrialBudget } from '../../../../src/faces/mcp/trial-budget.js';
import { createClient } from '../../../../src/faces/public-client/index.js';

const BACKTEST = {
  ...{ strategy: 'strategies/a.yaml', symbol: 'AAPX', timeframe: '1d' },
  ...{ start: '2024-01-01', end: '2024-12-31' },
};
/** As the server says it: messages of issues name their field. */
const NO_BARS = "symbol: The data folder has no 1d bars of 'AAPX'. Did you mean 'AAPL'?";
const PLAN = { issues: [{ path: ['symbol'], code: 'DATA_NOT_FOUND', message: NO_BARS }] };
const run = (timeframe: string) => ({
  operation: { __typename: 'BacktestOperation', parameters: { symbol: 'AAPL', timeframe } },
});

describe('tools of MCP', () => {
  const client = new Client({ name: 'test', version: '1' });
  afterEach(() => client.close());

  /** Calls a tool over a server that gives these answers by the name of the request; returns the words and what was asked. */
  async function call(name: string, args: object, answers: Readonly<Record<string, object>> = {}) {
    const asked: string[] = [];
    const inputs: object[] = [];
    const budget = new TrialBudget(5);
    const server = new McpServer({ name: 'ktrdr', version: '1' });
    const fetch = async (_url: unknown, init?: RequestInit) => {
      const { query, variables } = JSON.parse(String(init?.body)) as {
        query: string;
        variables: { input?: object };
      };
      inputs.push(variables.input ?? {});
      const operation = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
      asked.push(operation);
      if (!(operation in answers)) throw new TypeError('fetch failed');
      const answer = answers[operation] ?? {};
      return Response.json('errors' in answer ? answer : { data: answer });
    };
    const context = {
      server,
      budget,
      client: createClient({ url: 'http://server', fetch, giveUpAfterMs: 0 }),
    };
    offerStartTools(context);
    offerRunTools(context);
    const [near, far] = InMemoryTransport.createLinkedPair();
    await server.connect(far);
    await client.connect(near);
    const { content, isError } = await client.callTool({ name, arguments: { ...args } });
    const [{ text }] = content as [{ readonly text: string }];
    return { isError, text, asked, inputs, used: budget.text };
  }

  it.each([
    ['start_backtest', {}],
    ['start_search', { sampler: 'GRID', parameters: ['decisions.confidence_threshold=0.1,0.2'] }],
  ])('%s refuses in the words of the plan what would fail, and counts no trial', async (name, more) => {
    const answer = await call(name, { ...BACKTEST, ...more }, { PlanBacktest: { planBacktest: PLAN } });
    expect(answer).toEqual({
      ...{ isError: true, text: NO_BARS, inputs: [expect.objectContaining({ symbol: 'AAPX' })] },
      ...{ asked: ['PlanBacktest'], used: '0 of 5 trials used' },
    });
  });

  it.each([
    ['input.modelPath=models/a,models/b', { modelPath: 'models/a' }],
    ['input.symbol=AAPL,MSFT', { symbol: 'AAPL' }],
  ])('start_search of %s plans what a trial uses, and starts with what was given', async (text, first) => {
    const PlanBacktest = { planBacktest: { issues: [] } };
    const { inputs } = await call(
      'start_search',
      { ...BACKTEST, sampler: 'GRID', parameters: [text] },
      { PlanBacktest },
    );
    const [planned, search] = inputs as [object, { readonly backtest: object }];
    expect(planned).toMatchObject({ symbol: 'AAPX', ...first });
    expect(search.backtest).toEqual({ ...planned, ...{ symbol: 'AAPX', modelPath: undefined } });
  });

  it.each([
    ['timezone', 'America/New_York'],
    ['dateOrder', 'DMY'],
    ['stamp', 'close'],
    ['dayStart', '17:00'],
    ['separator', ';'],
    ['calendar', '24x5'],
  ])('load_data passes on %s, which a refusal of a file may ask for', async (field, value) => {
    const file = { provider: 'csv', symbol: 'A', timeframe: '1d', path: 'a.csv', [field]: value };
    expect((await call('load_data', file)).inputs).toMatchObject([file]);
  });

  it('start_backtest counts a start whose answer is lost: it may have begun', async () => {
    const PlanBacktest = { planBacktest: { issues: [] } };
    const lost = await call('start_backtest', BACKTEST, { PlanBacktest });
    expect(lost).toMatchObject({ isError: true, asked: ['PlanBacktest', 'StartBacktest'] });
    expect([lost.text, lost.used]).toEqual([expect.stringMatching(/^No ktrdr/), '1 of 5 trials used']);
    await client.close();
    expect((await call('start_backtest', BACKTEST)).used).toBe('0 of 5 trials used');
  });

  it('names the remedy of a server that cannot answer, and says to start one only where none is', async () => {
    const message = 'The database of the server cannot be used: the disk is full. Free some space.';
    const errors = [{ message, extensions: { code: 'STORE_UNAVAILABLE' } }];
    expect(await call('read_run', { id: 'op_1' }, { OperationOutcome: { errors } })).toMatchObject({
      text: message,
    });
    await client.close();
    expect((await call('read_run', { id: 'op_1' })).text).toMatch(/^No ktrdr server answers .* Start one/);
  });

  it('start_training says what was refused once, in the words of its issues', async () => {
    const message = "modelName: 'a/b' is not the name of a model";
    const refused = {
      ...{ __typename: 'InvalidInputError', message },
      issues: [{ path: ['modelName'], code: 'INVALID_VALUE', message }],
    };
    const args = { strategy: BACKTEST.strategy, modelName: 'a/b' };
    const { text } = await call('start_training', args, { StartTraining: { startTraining: refused } });
    expect(text).toBe(message);
  });

  it('start_walk_forward refuses bars that are not there, and names the nearest symbol', async () => {
    const datasets = [{ symbol: 'AAPL', timeframe: '1d' }];
    const answer = await call('start_walk_forward', BACKTEST, { DatasetNames: { datasets } });
    expect(answer.text).toBe(
      "symbol: The server has no 1d bars of 'AAPX'. Did you mean 'AAPL'? It has AAPL.",
    );
    expect(answer.used).toBe('0 of 5 trials used');
  });

  it('start_walk_forward names lengths of windows that can be read', async () => {
    await call('start_walk_forward', BACKTEST, { DatasetNames: { datasets: [] } });
    const { tools } = await client.listTools();
    const { properties = {} } = tools.find(({ name }) => name === 'start_walk_forward')?.inputSchema ?? {};
    for (const field of ['train', 'test']) {
      const { description = '' } = properties[field] as { readonly description?: string };
      const [, length = ''] = /such as (\S+)$/.exec(description) ?? [];
      expect(readWindowLength(length), description).not.toBeNull();
    }
  });

  it.each([
    ['start_backtest', { ...BACKTEST, start: '2024-02-30' }, /'2024-02-30' is no calendar date .*at start/],
    [
      'load_data',
      { provider: 'csv', symbol: 'A', timeframe: '1d', to: '1.2.24' },
      /'1\.2\.24' is no .*at to/,
    ],
    ['explain_bar', { id: 'op_1', timestamp: '2024-01-16T14:30' }, /'2024-01-16T14:30' is no .*at timestamp/],
  ])('%s names the argument that is no date, and asks nothing', async (name, args, words) => {
    const { isError, text, asked } = await call(name, args);
    expect(isError).toBe(true);
    expect(text).toMatch(words);
    expect(asked).toEqual([]);
  });

  it('explain_bar takes a day for the daily bar of that day, and for no other', async () => {
    const explained = {
      operation: {
        ...{ __typename: 'BacktestOperation', warnings: [], result: null },
        explainBar: { timestamp: '2024-01-16T00:00:00.000Z', barIndex: 7 },
      },
    };
    const dataset = { calendar: 'XNYS', timezone: 'America/New_York' };
    const answers = { RunBars: run('1d'), DatasetZone: { dataset }, ExplainBar: explained };
    const daily = await call('explain_bar', { id: 'op_1', timestamp: '2024-01-16' }, answers);
    expect(JSON.parse(daily.text)).toMatchObject({ verdict: 'NONE', barIndex: 7 });
    await client.close();
    const hourly = await call('explain_bar', { id: 'op_1', timestamp: '2024-01-16' }, { RunBars: run('1h') });
    expect(hourly.text).toMatch(/^timestamp: .*of 1h: write an instant/);
  });
});
