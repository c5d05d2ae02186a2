import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { type RsiWorkspace, rsiWorkspace } from '../support/rsi-workspace.js';

const [capital, commission, slippage, fraction, period] = [100_000, 0.001, 0.0005, 0.25, 14];

interface PlainTrade {
  readonly entryTime: string;
  readonly entryPrice: number;
  readonly exitTime: string;
  readonly exitPrice: number;
  readonly quantity: number;
  readonly netPnl: number;
}

/** The same rule without features, model or engine: RSI after Wilder (1978), fills at the next open, one position. */
function tradePlainly(
  rows: readonly { date: string; open: number; close: number }[],
  from: string,
): PlainTrade[] {
  const trades: PlainTrade[] = [];
  let [gain, loss, cash, order] = [0, 0, capital, 0];
  let entry: { date: string; price: number; quantity: number } | null = null;
  const exit = (date: string, price: number) => {
    if (entry === null) return;
    const netPnl = entry.quantity * (price * (1 - commission) - entry.price * (1 + commission));
    trades.push({
      entryTime: entry.date,
      entryPrice: entry.price,
      exitTime: date,
      exitPrice: price,
      quantity: entry.quantity,
      netPnl,
    });
    cash += entry.quantity * price * (1 - commission);
    entry = null;
  };
  rows.forEach(({ date, open, close }, i) => {
    if (order > 0) {
      const price = open * (1 + slippage);
      const quantity = Math.floor((fraction * cash) / (price * (1 + commission)));
      cash -= quantity * price * (1 + commission);
      entry = { date, price, quantity };
    } else if (order < 0) exit(date, open * (1 - slippage));
    order = 0;
    const change = i === 0 ? 0 : close - (rows[i - 1]?.close ?? 0);
    // A simple mean over the first period, Wilder's average from then on.
    const kept = i > period ? 1 - 1 / period : 1;
    gain = gain * kept + Math.max(change, 0) / period;
    loss = loss * kept + Math.max(-change, 0) / period;
    if (i < period || date < from) return;
    const rsi = 100 - 100 / (1 + gain / loss);
    if (rsi < 30 && entry === null) order = 1;
    if (rsi > 70 && entry !== null) order = -1;
  });
  const last = rows.at(-1);
  if (last) exit(last.date, last.close * (1 - slippage));
  return trades;
}

describe('an RSI rule written as a network of one layer', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: RsiWorkspace;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await rsiWorkspace(folder.path, '1d');
    for (const file of ['AAPL_1d.csv', 'AAPL_1d.meta.json']) {
      await copyFile(join(projectFolder, 'data', file), join(workspace.settings.DATA_DIR as string, file));
    }
    server = await startServer(folder.path, workspace.settings);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('is traded bar for bar as a plain loop trades it', async () => {
    const [, ...lines] = (await readFile(join(projectFolder, 'data', 'AAPL_1d.csv'), 'utf8'))
      .trim()
      .split('\n');
    const rows = lines.map((line) => {
      const [date = '', open, , , close] = line.split(',');
      return { date: date.slice(0, 10), open: Number(open), close: Number(close) };
    });
    const expected = tradePlainly(rows, '2016-01-01');
    expect(expected.length).toBeGreaterThan(5);

    const { strategyConfigPath, modelPath } = workspace;
    const id = await startBacktest(server.client, {
      strategyConfigPath,
      modelPath,
      startDate: '2016-01-01',
      endDate: '2024-12-31',
    });
    expect((await pullUntilDone(server.client, id)).status).toBe('COMPLETED');
    const answer = await graphqlRequest<{ operation: { result: { trades: { nodes: PlainTrade[] } } } }>(
      server.url,
      `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result { trades(first: 1000) { nodes {
        entryTime entryPrice exitTime exitPrice quantity netPnl } } } } } }`,
      { id },
    );
    const trades = answer.data?.operation.result.trades.nodes ?? [];
    const summary = (trade: PlainTrade) => [
      trade.entryTime.slice(0, 10),
      trade.exitTime.slice(0, 10),
      trade.quantity,
    ];
    expect(trades.map(summary)).toEqual(expected.map(summary));
    trades.forEach((trade, index) => {
      expect(trade.entryPrice).toBeCloseTo(expected[index]?.entryPrice ?? Number.NaN, 8);
      expect(trade.exitPrice).toBeCloseTo(expected[index]?.exitPrice ?? Number.NaN, 8);
      expect(trade.netPnl).toBeCloseTo(expected[index]?.netPnl ?? Number.NaN, 6);
    });
  });

  it('warns that the model says nothing of its training', async () => {
    const { strategyConfigPath, modelPath } = workspace;
    const id = await startBacktest(server.client, {
      strategyConfigPath,
      modelPath,
      startDate: '2024-01-01',
      endDate: '2024-12-31',
    });
    const { warnings, result } = await pullUntilDone(server.client, id);
    expect(warnings.map(({ code }) => code)).toContain('MODEL_UNDOCUMENTED');
    expect([result?.outOfSample, result?.inSample]).toEqual([null, null]);
  });
});
