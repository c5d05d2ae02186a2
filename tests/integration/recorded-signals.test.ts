import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';

const strategy = (file: string): string => `name: mine
training_data:
  symbols: {mode: single, symbol: AAPL}
  timeframes: {mode: single, timeframe: 1d}
signals: {file: "${file}"}
decisions: {sizing: {fraction: 1, lot: 1}}
`;

const recorded = {
  strategyConfigPath: 'strategies/mine.yaml',
  modelPath: null,
  startDate: '2024-01-01',
  endDate: '2024-01-31',
  commission: 0,
  slippage: 0,
} as const;

interface Provenance {
  readonly tensorflowBackend: string | null;
  readonly modelHash: string | null;
  readonly signalsHash: string | null;
  readonly resultDigest: string;
}

describe('a strategy of recorded signals', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await cp(join(projectFolder, 'strategies'), join(folder.path, 'strategies'), { recursive: true });
    server = await startServer(folder.path, { STRATEGIES_DIR: join(folder.path, 'strategies') });
    await put('mine.yaml', strategy('mine.csv'));
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const put = (name: string, text: string) => writeFile(join(folder.path, 'strategies', name), text);

  async function run(change: Parameters<typeof startBacktest>[1] = {}) {
    return pullUntilDone(server.client, await startBacktest(server.client, { ...recorded, ...change }));
  }

  async function provenanceOf(id: string): Promise<Provenance> {
    const { data } = await graphqlRequest<{ operation: { result: { provenance: Provenance } } }>(
      server.url,
      `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result {
        provenance { tensorflowBackend modelHash signalsHash resultDigest } } } } }`,
      { id },
    );
    if (!data) throw new Error(`no data of ${id}`);
    return data.operation.result.provenance;
  }

  it('fills at the open after the stamp, without a model', async () => {
    await put('mine.csv', 'timestamp,signal,confidence\n2024-01-03,buy,0.8\n2024-01-17,SELL,1\n');
    const operation = await run();
    expect(operation).toMatchObject({ status: 'COMPLETED', parameters: { modelPath: null } });
    expect(operation.warnings.map(({ code }) => code)).toEqual(['FEW_TRADES', 'SYNTHETIC_DATA']);

    const rows = (await readFile(join(projectFolder, 'data', 'AAPL_1d.csv'), 'utf8')).split('\n');
    const openAfter = (date: string): number => {
      const at = rows.findIndex((row) => row.startsWith(date));
      return Number(rows[at + 1]?.split(',')[1]);
    };
    const [entry, exit] = [openAfter('2024-01-03'), openAfter('2024-01-17')];
    const quantity = Math.floor(100_000 / entry);
    expect(operation.result?.metrics.finalValue).toBeCloseTo(100_000 + quantity * (exit - entry), 6);
    expect(operation.result?.outOfSample).toBeNull();

    const provenance = await provenanceOf(operation.id);
    expect(provenance).toMatchObject({ tensorflowBackend: null, modelHash: null });
    expect(provenance.signalsHash).toMatch(/^[0-9a-f]{64}$/);
    const report = await fetch(`${server.url}/operations/${operation.id}/report`);
    expect(report.status).toBe(200);
    const page = await report.text();
    expect(page).toContain(provenance.signalsHash);
    expect(page).toContain('none: the signals were recorded');
  });

  it('pins the signals of the range and no others', async () => {
    const hashOf = async (csv: string) => {
      await put('mine.csv', csv);
      return (await provenanceOf((await run()).id)).signalsHash;
    };
    const csv = 'timestamp,signal\n2023-12-01,SELL\n2024-01-03,BUY\n';
    const before = await hashOf(csv);
    expect(await hashOf(`${csv}2024-02-01,SELL\n`)).toBe(before);
    expect(await hashOf(csv.replace('BUY', 'SELL'))).not.toBe(before);
  });

  it('counts the signals that carry the stamp of no bar', async () => {
    await put('mine.csv', 'timestamp,signal\n2024-01-03,BUY\n2024-01-06,SELL\n2024-01-07,BUY\n');
    const { warnings, status } = await run();
    expect(status).toBe('COMPLETED');
    expect(warnings).toContainEqual(
      expect.objectContaining({
        code: 'SIGNALS_UNMATCHED',
        message: expect.stringContaining('2 of the 3 signals that strategies/mine.csv has within the range'),
      }),
    );
  });

  it.each([
    ['mine.csv', 'timestamp,signal\n2024-01-03,LONG\n', 'SIGNALS_INVALID', 'strategies/mine.csv, line 2: '],
    ['none.csv', '', 'SIGNALS_NOT_FOUND', "There is no file 'strategies/none.csv'"],
    ['%2e%2e/mine.csv', '', 'SIGNALS_NOT_FOUND', "There is no file 'strategies/%2e%2e/mine.csv'"],
    ['../mine.csv', '', 'VALIDATION_ERROR', 'must be a path below the strategies folder'],
  ])('fails with what is wrong with %s', async (file, csv, code, message) => {
    await put('mine.csv', csv || 'timestamp,signal\n');
    await put('wrong.yaml', strategy(file));
    const { status, error } = await run({ strategyConfigPath: 'strategies/wrong.yaml' });
    expect(status).toBe('FAILED');
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(error?.message).not.toContain(folder.path);
  });

  it('takes no model', async () => {
    const { status, error } = await run({ modelPath: 'models/rsi_mlp_v1.0.0' });
    expect(status).toBe('FAILED');
    expect(error?.code).toBe('VALIDATION_ERROR');
    expect(error?.message).toContain('Leave out modelPath');
  });

  it('ships with a sample', async () => {
    const operation = await run({
      strategyConfigPath: 'strategies/recorded_signals.yaml',
      startDate: '2015-01-01',
      endDate: '2024-12-31',
    });
    expect(operation.status).toBe('COMPLETED');
    expect(operation.warnings.map(({ code }) => code)).toEqual(['SYNTHETIC_DATA']);
  });
});
