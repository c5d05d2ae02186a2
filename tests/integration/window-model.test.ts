import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { content, rsiFeatures, rsiRule, windowContent } from '../support/model-fixtures.js';

const WINDOW_BARS = 20;
const metadata = { features: rsiFeatures, trainedFrom: '2015-01-02', trainedTo: '2020-12-31' };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: KtrdrServer;

beforeAll(async () => {
  folder = await temporaryFolder();
  const models = join(folder.path, 'models');
  for (const [name, files] of [
    ['one_bar', content(rsiRule, metadata)],
    ['window', windowContent(rsiRule, WINDOW_BARS, metadata)],
  ] as const) {
    await mkdir(join(models, name), { recursive: true });
    for (const [file, value] of Object.entries(files)) {
      await writeFile(join(models, name, file), value instanceof Uint8Array ? value : JSON.stringify(value));
    }
  }
  await cp(join(projectFolder, 'data'), join(folder.path, 'data'), { recursive: true });
  server = await startServer(folder.path, { MODELS_DIR: models, DATA_DIR: join(folder.path, 'data') });
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

interface Run {
  readonly funnel: { readonly bars: number; readonly warmup: number };
  readonly trades: { readonly nodes: readonly object[] };
}

const RESULT = `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result {
  funnel { bars warmup holdSignals buySignals sellSignals }
  trades(first: 1000) { nodes { entryTime entryPrice exitTime exitPrice quantity netPnl } } } } } }`;

async function run(modelPath: string, startDate: string, endDate: string): Promise<Run & { id: string }> {
  const id = await startBacktest(server.client, { modelPath, startDate, endDate });
  expect((await pullUntilDone(server.client, id)).error).toBeNull();
  const { data } = await graphqlRequest<{ operation: { result: Run } }>(server.url, RESULT, { id });
  if (data == null) throw new Error('no result');
  return { id, ...data.operation.result };
}

describe('a network that looks at a window of bars', () => {
  it('decides like one that looks at the last bar, where it heeds no other', async () => {
    const { id: _plain, ...plain } = await run('models/one_bar', '2016-01-01', '2024-12-31');
    const { id: _window, ...window } = await run('models/window', '2016-01-01', '2024-12-31');
    expect(plain.trades.nodes.length).toBeGreaterThan(0);
    expect(window).toEqual(plain);
  });

  it('trades from the first bar on, because the window lies before it', async () => {
    const { funnel } = await run('models/window', '2024-01-01', '2024-01-31');
    expect(funnel).toMatchObject({ bars: 21, warmup: 0 });
  });

  it('has its window in the warm-up where nothing lies before the range', async () => {
    const plain = await run('models/one_bar', '2015-01-02', '2015-12-31');
    const window = await run('models/window', '2015-01-02', '2015-12-31');
    // RSI(14) is defined from the fifteenth bar on.
    expect(plain.funnel.warmup).toBe(14);
    expect(window.funnel.warmup).toBe(14 + WINDOW_BARS - 1);
  });

  it('has a report with the bars that it read', async () => {
    const { id } = await run('models/window', '2024-01-01', '2024-01-31');
    const report = await (await fetch(`${server.url}/operations/${id}/report`)).text();
    expect(report).not.toContain('no longer the ones that this run read');
  });
});
