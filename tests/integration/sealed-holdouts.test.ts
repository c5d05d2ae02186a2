import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobThreads } from '../../src/application/threads/job-threads.js';
import type { AuditQuestion } from '../../src/kinds/audit/audit-schemas.js';
import { exportFeatures } from '../../src/kinds/training/export-features.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';

const SEALED_FROM = '2024-07-01';
const STRATEGY = 'strategies/rsi_mean_reversion.yaml';
const RUN = { symbol: 'AAPL', timeframe: '1d', strategyConfigPath: STRATEGY };
const BACKTEST = { ...RUN, startDate: '2024-01-02', modelPath: 'models/rsi_mlp_v1.0.0' };
const STUDY = { parameters: [{ path: 'exits.stop_loss_pct', values: ['0.05', '0.1'] }] };
const ENDS = '2024-12-31';
/** What each refusal has to say: from when, and what to do. */
const REMEDY = /sealed from 2024-07-01 on.*End on 2024-06-30.*--holdout look/;

/** Every way to start what reads bars, by mutation: its input up to a date, and the field that a refusal names. */
const STARTS: readonly (readonly [string, string, (endDate: string, holdout?: string) => object])[] = [
  ['startBacktest', 'endDate', (endDate, holdout) => ({ ...BACKTEST, endDate, ...(holdout && { holdout }) })],
  [
    'startTraining',
    'endDate',
    (endDate, holdout) => ({
      ...{ strategyConfigPath: STRATEGY, symbols: ['AAPL'], startDate: '2022-01-03', endDate, epochs: 1 },
      ...(holdout && { holdout }),
    }),
  ],
  [
    'startStudy',
    'backtest.endDate',
    (endDate, holdout) => ({ ...STUDY, backtest: { ...BACKTEST, endDate, ...(holdout && { holdout }) } }),
  ],
  [
    'startWalkForward',
    'endDate',
    (endDate, holdout) => ({
      ...{ ...RUN, startDate: '2022-01-03', endDate, train: '12mo', test: '12mo', epochs: 1 },
      ...(holdout && { holdout }),
    }),
  ],
];

interface Started {
  readonly operation?: { readonly id: string };
  readonly issues?: readonly {
    readonly path: readonly string[];
    readonly code: string;
    readonly message: string;
  }[];
}

describe('bars that are sealed', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  const jobs = new JobThreads(join(projectFolder, 'dist'));
  const folders = { strategies: '', models: '', data: '' };

  beforeAll(async () => {
    folder = await temporaryFolder();
    for (const name of ['strategies', 'models', 'data'] as const) {
      folders[name] = join(folder.path, name);
      await cp(join(projectFolder, name), folders[name], { recursive: true });
    }
    const { strategies: STRATEGIES_DIR, models: MODELS_DIR, data: DATA_DIR } = folders;
    server = await startServer(folder.path, { STRATEGIES_DIR, MODELS_DIR, DATA_DIR, TF_BACKEND: 'wasm' });
  }, 60_000);
  afterAll(async () => {
    await jobs.close();
    expect(await server.stop()).toBe(0);
    await folder.remove();
  });

  async function ask<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const { data, errors } = await graphqlRequest<T>(server.url, query, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  }
  async function start(mutation: string, input: object): Promise<Started> {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const data = await ask<Record<string, Started>>(
      `mutation ($input: ${type}Input!) { ${mutation}(input: $input) {
        ... on ${type}Success { operation { id } } ... on InvalidInputError { issues { path code message } } } }`,
      { input },
    );
    return data[mutation] as Started;
  }
  async function completed(id: string): Promise<{ readonly warnings: readonly { readonly code: string }[] }> {
    for (;;) {
      const { operation } = await ask<{
        operation: {
          readonly status: string;
          readonly done: boolean;
          readonly error: { readonly message: string } | null;
          readonly warnings: readonly { readonly code: string }[];
        };
      }>(
        'query ($id: ID!) { operation(id: $id, forceRefresh: true) { status done error { message } warnings { code } } }',
        { id },
      );
      if (operation.status === 'COMPLETED') return operation;
      if (operation.done) throw new Error(operation.error?.message);
      await pause(20);
    }
  }
  async function run(mutation: string, input: object): Promise<string> {
    const { operation, issues } = await start(mutation, input);
    if (operation === undefined) throw new Error(JSON.stringify(issues));
    await completed(operation.id);
    return operation.id;
  }
  async function seals() {
    const { holdouts } = await ask<{
      holdouts: readonly { readonly id: string; readonly looks: number; readonly openedAt: string | null }[];
    }>('{ holdouts { id looks openedAt } }');
    return holdouts;
  }
  const looks = async (): Promise<number> => (await seals())[0]?.looks ?? 0;
  const seal = () =>
    ask<{ sealHoldout: { holdout: { id: string } } }>(
      `mutation { sealHoldout(input: { symbol: "AAPL", from: "${SEALED_FROM}" }) {
        ... on HoldoutSuccess { holdout { id } } } }`,
    );

  const audit = async (more: Partial<AuditQuestion>) =>
    await jobs.ask('auditStrategy', {
      ...{ strategySource: await readFile(join(projectFolder, STRATEGY), 'utf8'), symbol: 'AAPL' },
      ...{ startDate: '2022-01-03', endDate: null, modelPath: null, tensorflowBackend: 'wasm' },
      folders: { models: folders.models, data: folders.data },
      ...{ samples: 2, seed: 3, withTraining: false, holdout: 'REFUSE', lookedAtBy: 'audit_1', ...more },
    } as AuditQuestion);
  const exported = async (more: object) =>
    await exportFeatures({
      ...{ strategySource: await readFile(join(projectFolder, STRATEGY), 'utf8'), symbols: ['AAPL'] },
      ...{ timeframes: [], overrides: [], startDate: '2022-01-03', endDate: null, holdout: 'REFUSE' },
      ...{ lookedAtBy: 'export_1', dataDir: folders.data, file: join(folder.path, 'features.csv'), ...more },
    });

  const CHARTS = `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation {
    liveCurve { points { barIndex equity } }
    result { metrics { totalTrades } candles { open } panes { name } decisions(first: 1) { nodes { __typename } } } } } }`;
  interface Charts {
    readonly operation: {
      readonly liveCurve: { readonly points: readonly object[] };
      readonly result: {
        readonly metrics: { readonly totalTrades: number };
        readonly candles: { readonly open: readonly number[] } | null;
        readonly panes: readonly object[] | null;
        readonly decisions: object | null;
      };
    };
  }
  const explained = (id: string) =>
    graphqlRequest<{ operation: { explainBar: object | null } }>(
      server.url,
      `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation {
        explainBar(timestamp: "2024-10-01T00:00:00Z") { barIndex } } } }`,
      { id },
    );

  /** Whether the report shows a price under the trades. */
  const priceOfReport = async (): Promise<boolean> => {
    const answer = await fetch(`${server.url}/operations/${earlier}/report`);
    expect(answer.status).toBe(200);
    return (await answer.text()).includes('id="price-chart"');
  };
  const DATASET = `{ dataset(symbol: "AAPL", timeframe: "1d") { candles(maxPoints: 10000) { timestamps } } }`;
  const lastDay = async (): Promise<string> => {
    const { dataset } = await ask<{ dataset: { candles: { timestamps: readonly string[] } } }>(DATASET);
    return dataset.candles.timestamps.at(-1)?.slice(0, 10) ?? '';
  };

  // One story: each test goes on where the one before ended.
  let earlier: string;
  let search: string;
  let before: Charts;
  let sealId: string;
  let counted = 0;

  it('can be read while they are not', async () => {
    earlier = await run('startBacktest', { ...BACKTEST, endDate: ENDS });
    search = await run('startStudy', { ...STUDY, backtest: { ...BACKTEST, endDate: ENDS } });
    before = await ask<Charts>(CHARTS, { id: earlier });
    expect(before.operation.result.candles).not.toBeNull();
    expect(before.operation.result.panes).not.toBeNull();
    expect(before.operation.result.decisions).not.toBeNull();
    expect((await explained(earlier)).data?.operation.explainBar).not.toBeNull();
    expect((await lastDay()) > ENDS.slice(0, 8)).toBe(true);
    expect((await fetch(`${server.url}/operations/${earlier}/decisions.csv`)).status).toBe(200);
    expect(await priceOfReport()).toBe(true);
    sealId = (await seal()).sealHoldout.holdout.id;
  });

  it('are refused wherever a range reaches the date, with the date and what to do', async () => {
    for (const [mutation, field, inputOf] of STARTS) {
      const { issues } = await start(mutation, inputOf(ENDS));
      expect(issues, mutation).toMatchObject([
        { path: field.split('.'), code: 'HOLDOUT_SEALED', message: expect.stringMatching(REMEDY) },
      ]);
      expect((await start(mutation, inputOf('2024-06-30'))).operation, mutation).toBeDefined();
    }
    const { planBacktest } = await ask<{ planBacktest: { issues: Started['issues']; sealedFrom: string } }>(
      'query ($input: StartBacktestInput!) { planBacktest(input: $input) { sealedFrom issues { path code message } } }',
      { input: { ...BACKTEST, endDate: ENDS } },
    );
    expect(planBacktest).toMatchObject({ sealedFrom: SEALED_FROM, issues: [{ code: 'HOLDOUT_SEALED' }] });
    await expect(audit({ endDate: ENDS })).rejects.toMatchObject({
      code: 'HOLDOUT_SEALED',
      message: expect.stringMatching(REMEDY),
    });
    await expect(exported({ endDate: ENDS })).rejects.toMatchObject({
      code: 'HOLDOUT_SEALED',
      message: expect.stringMatching(REMEDY),
    });
  });

  it('are not read again for what was made before', async () => {
    const trial = await ask<{ startBacktestOfTrial: Started }>(
      `mutation ($id: ID!) { startBacktestOfTrial(study: $id, number: 0) {
        ... on InvalidInputError { issues { path code message } } } }`,
      { id: search },
    );
    expect(trial.startBacktestOfTrial.issues).toMatchObject([{ path: ['study'], code: 'HOLDOUT_SEALED' }]);
    const verified = await ask<{ verifyOperation: { readonly message?: string } }>(
      `mutation ($id: ID!) { verifyOperation(id: $id) { ... on Error { message } } }`,
      { id: earlier },
    );
    expect(verified.verifyOperation.message).toMatch(/sealed/i);
  });

  it('are hidden from charts of runs before, whose figures stay', async () => {
    const after = (await ask<Charts>(CHARTS, { id: earlier })).operation;
    expect(after.result.metrics).toEqual(before.operation.result.metrics);
    expect(after.liveCurve).toEqual(before.operation.liveCurve);
    expect(after.result).toMatchObject({ candles: null, panes: null, decisions: null });
    expect((await explained(earlier)).errors?.[0]).toMatchObject({ message: expect.stringMatching(REMEDY) });
    expect(await lastDay()).toBe('2024-06-28');
    expect((await fetch(`${server.url}/operations/${earlier}/decisions.csv`)).status).not.toBe(200);
    expect(await priceOfReport()).toBe(false);
  });

  it('are left out by what names no end', async () => {
    expect((await audit({})).bars).toBe((await audit({ endDate: '2024-06-28' })).bars);
    await exported({});
    const lines = (await readFile(join(folder.path, 'features.csv'), 'utf8')).trim().split('\n');
    expect((lines.at(-1)?.slice(0, 10) as string) <= '2024-06-28').toBe(true);
    expect(await looks()).toBe(0);
  });

  it('are looked at where somebody says so, and each look is counted once', async () => {
    for (const [mutation, , inputOf] of STARTS) {
      const id = await run(mutation, inputOf(ENDS, 'LOOK'));
      counted += 1;
      expect(await looks(), mutation).toBe(counted);
      const { warnings } = await completed(id);
      expect(
        warnings.map(({ code }) => code),
        mutation,
      ).toContain('HOLDOUT_LOOKED_AT');
    }
    await audit({ endDate: ENDS, holdout: 'LOOK', withTraining: true });
    await exported({ endDate: ENDS, holdout: 'LOOK' });
    counted += 2;
    expect(await looks()).toBe(counted);

    // The best trial of a search that ends before the seal is measured behind it: a look of the study.
    const held = await run('startStudy', {
      ...{ ...STUDY, backtest: { ...BACKTEST, endDate: ENDS, holdout: 'LOOK' }, holdoutFrom: SEALED_FROM },
      objective: { minTrades: 1 },
    });
    counted += 1;
    expect(await looks()).toBe(counted);
    expect((await completed(held)).warnings.map(({ code }) => code)).toContain('HOLDOUT_LOOKED_AT');

    // A look that reaches no sealed bar is none.
    await run('startBacktest', { ...BACKTEST, endDate: '2024-06-30', holdout: 'LOOK' });
    expect(await looks()).toBe(counted);
  });

  it('have looks that later results there tell, whether they are sealed then or not', async () => {
    const told = async (input: object) => {
      const { operation } = await ask<{
        operation: {
          readonly result: {
            readonly selection: { readonly looks: number };
            readonly evidence: {
              readonly checks: readonly { readonly code: string; readonly value: number }[];
            };
          };
        };
      }>(
        `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation {
          result { selection { looks } evidence { checks { code value } } } } } }`,
        { id: await run('startBacktest', { ...BACKTEST, ...input }) },
      );
      const { selection, evidence } = operation.result;
      expect(evidence.checks.find(({ code }) => code === 'SEALED_LOOKS')?.value ?? 0).toBe(selection.looks);
      return selection.looks;
    };
    expect(await told({ endDate: ENDS, holdout: 'LOOK', commission: 0.002 })).toBe(counted + 1);
    expect(await told({ endDate: '2024-06-30', commission: 0.002 })).toBe(0);
    await ask(`mutation { openHoldout(id: "${sealId}") { __typename } }`);
    expect(await told({ endDate: ENDS, commission: 0.003 })).toBe(counted + 1);
    expect((await seals())[0]).toMatchObject({ looks: counted + 1, openedAt: expect.any(String) });
    expect((await ask<Charts>(CHARTS, { id: earlier })).operation.result.candles).not.toBeNull();
  });
});
