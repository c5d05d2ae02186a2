import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StartBacktestInput } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

const MINUTES = 5 * 1_440;

interface ChartData {
  readonly price: Readonly<Record<'time' | 'open' | 'high' | 'low' | 'close', readonly number[]>> | null;
  readonly marks: readonly (readonly [number, string, number])[];
  readonly equity: { readonly value: readonly number[]; readonly hold: readonly number[] | null };
}

/** A run of five days of minutes: more bars than a page shows. */
describe('files of a completed backtest', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let backtest: StartBacktestInput;
  let csvFile = '';
  let id = '';

  const fetchFile = (file: string) => fetch(`${server.url}/operations/${id}/${file}`);
  const rowsOf = async (file: string): Promise<Record<string, string>[]> => {
    const [header = '', ...lines] = (await (await fetchFile(file)).text()).trimEnd().split('\n');
    const names = header.split(',');
    return lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])),
    );
  };
  const chartData = async (): Promise<ChartData> => {
    const page = await (await fetchFile('report')).text();
    return JSON.parse(/id="report-data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '') as ChartData;
  };
  const result = async () => {
    const answer = await graphqlRequest<{
      operation: {
        result: {
          metrics: { totalTrades: number; finalValue: number; maxDrawdown: number; buyAndHoldReturn: number };
          trades: { nodes: readonly { entryPrice: number; netPnl: number; exitTime: string }[] };
        };
      };
    }>(
      server.url,
      `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result {
        metrics { totalTrades finalValue maxDrawdown buyAndHoldReturn }
        trades(first: 1000) { nodes { entryPrice netPnl exitTime } }
      } } } }`,
      { id },
    );
    if (answer.data == null) throw new Error(JSON.stringify(answer.errors));
    return answer.data.operation.result;
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    const workspace = await minuteWorkspace(folder.path, 5);
    csvFile = join(workspace.settings.DATA_DIR as string, 'COIN_1m.csv');
    backtest = workspace.backtest;
    server = await startServer(folder.path, workspace.settings);
    id = await startBacktest(server.client, backtest);
    expect((await pullUntilDone(server.client, id)).status).toBe('COMPLETED');
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('have every trade as the API gives it, digit by digit', async () => {
    const [rows, { trades, metrics }] = [await rowsOf('trades.csv'), await result()];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toHaveLength(metrics.totalTrades);
    expect(
      rows.map((row) => ({
        entryPrice: Number(row.entryPrice),
        netPnl: Number(row.netPnl),
        exitTime: row.exitTime,
      })),
    ).toEqual(trades.nodes);
  });

  it('have the equity of every bar, and the drawdown that the metrics name', async () => {
    const [rows, { metrics }] = [await rowsOf('equity.csv'), await result()];
    expect(rows).toHaveLength(MINUTES);
    expect(rows[0]?.timestamp).toBe('2024-01-01T00:00:00.000Z');
    expect(rows.at(-1)?.timestamp).toBe('2024-01-05T23:59:00.000Z');
    expect(Number(rows.at(-1)?.equity)).toBe(metrics.finalValue);
    expect(Math.max(...rows.map(({ drawdown }) => Number(drawdown)))).toBeCloseTo(metrics.maxDrawdown, 12);
  });

  it('have every progress sample', async () => {
    const rows = await rowsOf('bars.csv');
    expect(rows.map(({ barIndex }) => Number(barIndex))).toEqual(
      Array.from({ length: MINUTES / 50 }, (_, sample) => 50 * (sample + 1) - 1),
    );
  });

  it('show all bars thinned, without losing an extreme, and marks for every trade', async () => {
    const { price, marks, equity } = await chartData();
    const bars = (await readFile(csvFile, 'utf8'))
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(price?.time.length).toBe(Math.ceil(MINUTES / Math.ceil(MINUTES / 3_000)));
    expect(Math.max(...(price?.high ?? []))).toBe(Math.max(...bars.map((bar) => Number(bar[2]))));
    expect(Math.min(...(price?.low ?? []))).toBe(Math.min(...bars.map((bar) => Number(bar[3]))));
    expect(price?.open[0]).toBe(Number(bars[0]?.[1]));
    expect(price?.close.at(-1)).toBe(Number(bars.at(-1)?.[4]));
    const { metrics } = await result();
    const times = marks.reduce((sum, [, , count]) => sum + count, 0);
    expect(times).toBe(2 * metrics.totalTrades);
    expect(equity.value.length).toBeLessThanOrEqual(3_000);
  });

  it('end buy and hold where the metrics do', async () => {
    const [{ equity }, { metrics }] = [await chartData(), await result()];
    expect(equity.hold?.at(-1)).toBeCloseTo(100_000 * (1 + metrics.buyAndHoldReturn), 3);
  });

  it('answer 404 for an unknown id and 405 for other methods', async () => {
    expect((await fetch(`${server.url}/operations/op_none/report`)).status).toBe(404);
    expect((await fetch(`${server.url}/operations/${id}/report`, { method: 'POST' })).status).toBe(405);
  });

  it('answer 409 for a backtest that failed, with its reason', async () => {
    const failed = await startBacktest(server.client, { ...backtest, symbol: 'NONE' });
    await pullUntilDone(server.client, failed);
    const response = await fetch(`${server.url}/operations/${failed}/report`);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('DATA_NOT_FOUND');
  });

  it('leave the candles out once the data has changed, and say so', async () => {
    const before = await readFile(csvFile, 'utf8');
    const lines = before.split('\n');
    // Doubling a volume hurts no rule of the data and is another series all the same.
    const cells = (lines[100] as string).split(',');
    lines[100] = [...cells.slice(0, 5), String(2 * Number(cells[5]) + 1)].join(',');
    await writeFile(csvFile, lines.join('\n'));
    const page = await (await fetchFile('report')).text();
    expect(page).toContain('The candles are left out');
    expect(page).toContain('no longer the ones that this run read');
    expect((await chartData()).price).toBeNull();
    expect((await chartData()).equity.value.length).toBeGreaterThan(0);

    await writeFile(csvFile, before);
    expect((await chartData()).price).not.toBeNull();
  });
});
