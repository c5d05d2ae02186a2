import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelOperationDocument,
  OperationDocument,
  type OperationQuery,
  StartStudyDocument,
  type StartStudyInput,
} from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, temporaryFolder } from '../support/ktrdr-server.js';
import { startInPlace } from '../support/scenario-place.js';

type Study = Extract<NonNullable<OperationQuery['operation']>, { __typename: 'StudyOperation' }>;

interface Trial {
  readonly number: number;
  readonly values: readonly { readonly path: string; readonly value: string }[];
  readonly objective: number | null;
  readonly feasible: boolean;
  readonly resultDigest: string | null;
}

interface TrialPage {
  readonly nodes: readonly Trial[];
  readonly pageInfo: { readonly endCursor: string | null };
  readonly complete: boolean;
}

const STUDY: StartStudyInput = {
  backtest: {
    ...{ symbol: 'AAPL', timeframe: '1d', startDate: '2021-01-01', endDate: '2024-12-31' },
    ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', modelPath: 'models/rsi_mlp_v1.0.0' },
  },
  parameters: [
    { path: 'decisions.confidence_threshold', from: 0.34, to: 0.44, step: 0.02 },
    { path: 'exits.stop_loss_pct', from: 0.02, to: 0.12, step: 0.02 },
    { path: 'decisions.sizing.fraction', values: ['0.25', '0.5'] },
  ],
  objective: { metric: 'SHARPE_RATIO', minTrades: 5 },
  holdoutFrom: '2024-01-01',
};
const FINE: Partial<StartStudyInput> = {
  parameters: [
    { path: 'decisions.confidence_threshold', from: 0.34, to: 0.44, step: 0.001 },
    { path: 'exits.stop_loss_pct', from: 0.01, to: 0.2, step: 0.001 },
  ],
  sampler: 'SOBOL',
};

describe('study scenarios', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await start();
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const start = (): Promise<KtrdrServer> =>
    startInPlace(folder.path, {
      ...{ WORKER_THREADS: '2', DATA_DIR: join(projectFolder, 'data') },
    });

  async function startStudy(change: Partial<StartStudyInput> = {}): Promise<string> {
    const { startStudy: started } = await server.client.request(StartStudyDocument, {
      input: { ...STUDY, ...change },
    });
    if (started.__typename !== 'StartStudySuccess') throw new Error(JSON.stringify(started));
    return started.operation.id;
  }

  async function pullStudy(id: string): Promise<Study> {
    for (;;) {
      const { operation } = await server.client.request(OperationDocument, { id, forceRefresh: true });
      if (operation?.__typename !== 'StudyOperation') throw new Error(`${id} is no study`);
      if (operation.done) return operation;
      await pause(50);
    }
  }

  async function ask<Fields>(id: string, fields: string, variables: object = {}): Promise<Fields> {
    const declared = 'after' in variables ? '$id: ID!, $after: String' : '$id: ID!';
    const answer = await graphqlRequest<{ operation: Fields }>(
      server.url,
      `query (${declared}) { operation(id: $id, forceRefresh: true) { ... on StudyOperation { ${fields} } } }`,
      { id, ...variables },
    );
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
    return answer.data.operation;
  }

  async function trialPage(id: string, after: string | null): Promise<TrialPage> {
    const page =
      'nodes { number values { path value } objective feasible resultDigest } pageInfo { endCursor } complete';
    return (await ask<{ trials: TrialPage }>(id, `trials(first: 1000, after: $after) { ${page} }`, { after }))
      .trials;
  }

  /** Pulls by cursor until the log is complete, or so many were seen. */
  async function pullTrials(id: string, after: string | null = null, enough = Number.POSITIVE_INFINITY) {
    const seen: Trial[] = [];
    for (let cursor = after; ; await pause(20)) {
      const page: TrialPage = await trialPage(id, cursor);
      seen.push(...page.nodes);
      cursor = page.pageInfo.endCursor;
      if (page.complete || seen.length >= enough) return { seen, cursor };
    }
  }

  const numbered = (count: number) => Array.from({ length: count }, (_, number) => number);
  let searched = '';

  it('B7.1 Search: every trial comes once and in order, and the best with the luck of having tried', async () => {
    searched = await startStudy();
    const { seen } = await pullTrials(searched);
    expect(seen.map(({ number }) => number)).toEqual(numbered(72));
    expect(seen.slice(0, 3).map(({ values }) => values.map(({ value }) => value))).toEqual([
      ['0.34', '0.02', '0.25'],
      ['0.34', '0.02', '0.5'],
      ['0.34', '0.04', '0.25'],
    ]);
    const { result, parameters, status } = await pullStudy(searched);
    expect(status).toBe('COMPLETED');
    const feasible = seen.filter((trial) => trial.feasible).map((trial) => trial.objective ?? Number.NaN);
    expect(result?.best?.objective).toBe(Math.max(...feasible));
    expect(parameters.backtest).toMatchObject({ startDate: '2021-10-12', endDate: '2023-12-31' });
    expect(result?.holdout?.totalTrades).toBeGreaterThan(0);
    expect(result?.earlierHoldouts).toBe(0);
    expect(result?.overfitting.expectedMaximumSharpe).toBeGreaterThan(0);
    expect(result?.overfitting.deflatedSharpe).toBeLessThan(0.95);

    const shape = await ask<{
      ranking: { nodes: Trial[] };
      trialColumns: { numbers: number[] };
      surface: { values: (number | null)[][]; bestX: number };
      effects: { path: string }[];
    }>(
      searched,
      'ranking(first: 3) { nodes { number } } trialColumns(metrics: [SHARPE_RATIO]) { numbers } surface(x: "exits.stop_loss_pct", y: "decisions.confidence_threshold") { values bestX } effects { path }',
    );
    expect(shape.ranking.nodes[0]?.number).toBe(result?.best?.number);
    expect(shape.trialColumns.numbers).toEqual(numbered(72));
    expect([shape.surface.values.length, shape.surface.values[0]?.length]).toEqual([6, 6]);
    expect(shape.effects).toHaveLength(3);

    const again = await pullStudy(await startStudy());
    expect(again.result?.resultDigest).toBe(result?.resultDigest);
    expect(again.result?.earlierHoldouts).toBe(1);
  });

  it('B7.2 Trial as a backtest: it comes to the digest and the metrics of the trial', async () => {
    const { trial } = await ask<{ trial: { resultDigest: string; metrics: { finalValue: number } } }>(
      searched,
      'trial(number: 7) { resultDigest metrics { finalValue } }',
    );
    const run = (number: number) =>
      graphqlRequest<{ startBacktestOfTrial: { operation?: { id: string }; issues?: { path: string[] }[] } }>(
        server.url,
        'mutation ($id: ID!, $number: Int!) { startBacktestOfTrial(study: $id, number: $number) { ... on StartBacktestSuccess { operation { id } } ... on InvalidInputError { issues { path } } } }',
        { id: searched, number },
      );
    const started = (await run(7)).data?.startBacktestOfTrial.operation?.id ?? '';
    const { status, result } = await pullUntilDone(server.client, started);
    expect(status).toBe('COMPLETED');
    expect(result?.provenance.resultDigest).toBe(trial.resultDigest);
    expect(result?.metrics.finalValue).toBe(trial.metrics.finalValue);
    expect((await run(72)).data?.startBacktestOfTrial.issues?.map(({ path }) => path)).toEqual([['number']]);
  });

  it('B7.3 Cancelled search: it stops, and what was tried stays', async () => {
    const id = await startStudy({ ...FINE, trials: 20_000, seed: 3 });
    await pullTrials(id, null, 1);
    await server.client.request(CancelOperationDocument, { id, reason: 'B7.3' });
    const cancelled = await pullStudy(id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', error: null, result: null, cancelReason: 'B7.3' });
    const { seen } = await pullTrials(id);
    expect(seen.length).toBeLessThan(20_000);
    expect(seen.map(({ number }) => number)).toEqual(numbered(seen.length));
    const { ranking } = await ask<{ ranking: { nodes: Trial[] } }>(
      id,
      'ranking(first: 1, includeInfeasible: true) { nodes { number } }',
    );
    expect(ranking.nodes).toHaveLength(1);
    const csv = await fetch(`${server.url}/operations/${id}/trials.csv`);
    expect((await csv.text()).trimEnd().split('\n')).toHaveLength(seen.length + 1);
    expect((await fetch(`${server.url}/operations/${id}/report`)).status).toBe(409);
  });

  it('B7.4 Killed server: no trial that was seen is lost, and no bit changes', async () => {
    const input = { ...FINE, trials: 600 };
    const whole = await pullStudy(await startStudy(input));
    const id = await startStudy(input);
    const { seen, cursor } = await pullTrials(id, null, 1);
    await server.kill();
    server = await start();
    const study = await pullStudy(id);
    expect(study).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(study.result?.resultDigest).toBe(whole.result?.resultDigest);
    const rest = await pullTrials(id, cursor);
    expect([...seen, ...rest.seen].map(({ number }) => number)).toEqual(numbered(600));
  });

  it('B7.5 Search that cannot be: each thing is refused with its place, and nothing starts', async () => {
    const count = async () =>
      (
        await graphqlRequest<{ operations: { totalCount: number } }>(
          server.url,
          '{ operations(first: 1) { totalCount } }',
        )
      ).data?.operations.totalCount;
    const before = await count();
    const [first, ...others] = STUDY.parameters as readonly (StartStudyInput['parameters'] &
      object[])[number][];
    const refused = async (change: Partial<StartStudyInput>) => {
      const { startStudy: answer } = await server.client.request(StartStudyDocument, {
        input: { ...STUDY, ...change },
      });
      return answer.__typename === 'InvalidInputError'
        ? answer.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
        : [answer.__typename];
    };
    expect(await refused({ parameters: [{ ...first, path: 'a', to: 0.45 } as never] })).toEqual([
      expect.stringMatching(/^parameters\.0\.to .*write 0\.4[46]/),
    ]);
    expect(
      await refused({ parameters: [{ path: 'exits.stop_los_pct', values: ['0.1'] }, ...others] as never }),
    ).toEqual([expect.stringMatching(/^parameters\.0.*stop_loss_pct/)]);
    expect(await refused({ trials: 10 })).toEqual([expect.stringMatching(/^trials .*GRID/)]);
    expect(await refused({ backtest: { ...STUDY.backtest, label: 'inside' } })).toEqual([
      expect.stringMatching(/^backtest\.label /),
    ]);
    expect(await count()).toBe(before);
  });
});
