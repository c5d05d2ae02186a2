import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from '../support/ktrdr-server.js';

const BACKTEST = {
  strategy: 'strategies/rsi_mean_reversion.yaml',
  symbol: 'AAPL',
  timeframe: '1d',
  start: '2024-01-01',
  end: '2024-12-31',
};
const MAX_TRIALS = 5;

interface Answer {
  readonly isError: boolean;
  readonly text: string;
  /** Empty for an answer in words. */
  readonly fields: Readonly<Record<string, unknown>>;
}

interface SessionAnswer {
  readonly id: number;
  readonly result: { readonly content?: readonly [{ readonly text: string }] };
}

describe('ktrdr mcp, called by the client of the official SDK', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  const clients: Client[] = [];

  async function connect(key: string): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport(key));
    clients.push(client);
    return client;
  }

  function transport(key: string): StdioClientTransport {
    const env = cleanEnvironment({ KTRDR_URL: server.url, KTRDR_API_KEY: key }) as Record<string, string>;
    const args = [join(projectFolder, 'dist', 'cli.js'), 'mcp', '--max-trials', String(MAX_TRIALS)];
    return new StdioClientTransport({ command: process.execPath, args, env, stderr: 'pipe' });
  }

  async function call(
    client: Client,
    name: string,
    args: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> {
    const { content, isError } = await client.callTool({ name, arguments: args });
    const [{ text }] = content as [{ readonly text: string }];
    return {
      isError: isError === true,
      text,
      fields: isError === true ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, { API_KEYS: 'agent:secret' });
  });

  afterAll(async () => {
    for (const client of clients) await client.close();
    await server.stop();
    await folder.remove();
  });

  it('lists, starts, waits, reads, compares and explains, what may be believed before any figure', async () => {
    const client = await connect('secret');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      ...['cancel_run', 'compare_runs', 'explain_bar', 'list_library', 'list_runs', 'load_data'],
      ...['plan_backtest', 'read_run', 'read_strategy', 'start_backtest', 'start_search', 'start_training'],
      ...['start_walk_forward', 'wait_for_run'],
    ]);
    expect((await call(client, 'list_library')).text).toContain(BACKTEST.strategy);
    expect((await call(client, 'plan_backtest', BACKTEST)).fields).toMatchObject({
      triedSoFar: 0,
      issues: [],
    });

    const ids: string[] = [];
    for (const commission of [0.001, 0.002]) {
      const started = await call(client, 'start_backtest', { ...BACKTEST, commission });
      expect(started.fields).toMatchObject({ verdict: 'NONE_YET', status: 'PENDING' });
      ids.push(String(started.fields.id));
    }
    for (const id of ids) {
      const { fields, text } = await call(client, 'wait_for_run', { id });
      expect(fields).toMatchObject({ id, status: 'COMPLETED', result: { metrics: {} } });
      expect(Object.keys(fields).slice(0, 4)).toEqual(['verdict', 'sentence', 'warnings', 'triedSoFar']);
      expect(text.indexOf('"verdict"')).toBeLessThan(text.search(/\d\.\d/));
    }
    const list = (await call(client, 'list_runs', { symbol: 'AAPL' })).fields;
    expect(list).toMatchObject({ total: 2, runs: [{ id: ids[1] }, { id: ids[0] }] });
    const compared = (await call(client, 'compare_runs', { ids })).fields;
    expect(compared.runs).toHaveLength(2);
    expect(Object.keys((compared.runs as [object])[0])[0]).toBe('verdict');
    const why = await call(client, 'explain_bar', { id: ids[0], timestamp: '2024-06-03T04:00:00Z' });
    expect(why.fields).toMatchObject({ timestamp: expect.any(String) as string, indicators: [{}] });
  });

  it('keeps to its budget, and says what is used', async () => {
    const client = await connect('secret');
    const search = {
      ...BACKTEST,
      sampler: 'GRID',
      parameters: ['decisions.confidence_threshold=0.1:0.6:0.1'],
    };
    const refused = await call(client, 'start_search', search);
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringContaining(
        'This would try 6 configurations, and 5 are left: 0 of 5 trials used.',
      ) as string,
    });
    for (const tool of ['start_backtest', 'start_walk_forward']) {
      const missing = await call(client, tool, { ...BACKTEST, symbol: 'AAPX' });
      expect(missing.isError).toBe(true);
      expect(missing.text).toMatch(/^symbol: The (?:data folder|server) has no 1d bars of 'AAPX'\. Did you/);
    }
    const wrong = await call(client, 'start_backtest', { ...BACKTEST, end: '2000-01-01' });
    expect(wrong.isError).toBe(true);
    // The field is named once.
    expect(wrong.text).toMatch(/^(\w+): (?!\1: )/);
    expect(await call(client, 'start_backtest', { ...BACKTEST, slipage: 0.2 })).toMatchObject({
      isError: true,
      text: expect.stringContaining('slipage') as string,
    });
    const started = await call(client, 'start_search', {
      ...search,
      parameters: ['decisions.confidence_threshold=0.1,0.2'],
    });
    expect(started.fields).toMatchObject({ budget: '2 of 5 trials used' });
    const done = await call(client, 'wait_for_run', { id: started.fields.id });
    expect(done.fields).toMatchObject({ status: 'COMPLETED', triedSoFar: expect.any(Number) as number });
  });

  it('answers every message of the session in docs/mcp.md', async () => {
    const page = await readFile(join(projectFolder, 'docs', 'mcp.md'), 'utf8');
    const session = /^```jsonl\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
    const line = transport('secret');
    await line.start();
    let run = '';
    const answered: unknown[] = [];
    for (const text of session.trim().split('\n')) {
      const message = JSON.parse(text.replace('"RUN"', JSON.stringify(run))) as JSONRPCMessage;
      const answer = new Promise<object>((resolve) => {
        line.onmessage = resolve;
      });
      await line.send(message);
      if (!('id' in message)) continue;
      const { id, result } = (await answer) as SessionAnswer;
      expect(result).not.toMatchObject({ isError: true });
      const document = JSON.parse(result.content?.[0].text ?? '{}') as { readonly id?: string };
      run ||= document.id ?? '';
      answered.push(id);
    }
    await line.close();
    expect(answered).toEqual([1, 2, 3, 4, 5]);
  });

  it('may do what its key may do, and says which key is asked for', async () => {
    const { isError, text } = await call(await connect('wrong'), 'list_runs');
    expect(isError).toBe(true);
    expect(text).toContain("start 'ktrdr mcp' with KTRDR_API_KEY");
  });
});
