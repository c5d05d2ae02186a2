import { existsSync } from 'node:fs';
import { appendFile, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/pure/random.js';
import type { StartStudyInput } from '../../src/kinds/study/study-operation.js';
import { returnsStream, trialIndexStream, trialsStream } from '../../src/kinds/study/study-streams.js';
import type { TrialEntry } from '../../src/kinds/study/trial-entry.js';
import { TrialIndex } from '../../src/kinds/study/trial-index.js';
import { decodeReturns } from '../../src/kinds/study/trial-returns.js';
import { InvalidInputError } from '../../src/operations/record/errors.js';
import { isFinal } from '../../src/operations/record/operation-status.js';
import { StudyServer, studyHome } from '../support/study-server.js';
import { type StudyWorkspace, studyWorkspace } from '../unit/kinds/study/study-workspace.js';

type Home = Awaited<ReturnType<typeof studyHome>>;

const MANY = [
  { path: 'exits.stop_loss_pct', from: 0.01, to: 0.5, scale: 'LOG' },
  { path: 'exits.take_profit_pct', from: 0.01, to: 0.5, scale: 'LOG' },
] as const;

/** Each with combinations that come again, so that trials are answered by others. */
const SAMPLED = [
  { sampler: 'GRID', seed: 1, trials: null },
  { sampler: 'RANDOM', seed: 2, trials: 130 },
  { sampler: 'SOBOL', seed: 3, trials: 130 },
  { sampler: 'TPE', seed: 4, trials: 130 },
  { sampler: 'CMA_ES', seed: 5, trials: 130 },
] as const;

/** Threads of each server that is killed come up anew. */
const KILLED_MS = 300_000;

describe('a study', { timeout: 120_000 }, () => {
  let workspace: StudyWorkspace;
  let home: Home;
  /** Of all tests that need none of their own: threads take a while to come up. */
  let shared: StudyServer;
  const homes: Home[] = [];
  const servers: StudyServer[] = [];

  beforeAll(async () => {
    workspace = await studyWorkspace();
    home = await studyHome();
    shared = await StudyServer.open({ folders: workspace.folders, home: home.path, threads: 2 });
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
    for (const { remove } of homes.splice(0)) await remove();
  });
  afterAll(async () => {
    await shared.close();
    await home.remove();
    await rm(workspace.root, { recursive: true, force: true });
  });

  async function homeOfTest(): Promise<Home> {
    const folder = await studyHome();
    homes.push(folder);
    return folder;
  }

  /** Opens a server on a database of its own, or on one that another has left. */
  async function serve(threads: number, folder?: Home): Promise<StudyServer> {
    const { path } = folder ?? (await homeOfTest());
    const server = await StudyServer.open({ folders: workspace.folders, home: path, threads });
    servers.push(server);
    return server;
  }

  function input(changes: Partial<StartStudyInput> = {}): StartStudyInput {
    const { replay: _replay, ...backtest } = workspace.parameters;
    return {
      backtest: { ...backtest, label: null, tags: [], priority: 0, idempotencyKey: null },
      parameters: [
        { path: 'exits.stop_loss_pct', from: 0.01, to: 0.1, step: 0.01 },
        { path: 'exits.take_profit_pct', from: 0.01, to: 0.08, step: 0.01 },
      ],
      ...{ sampler: 'GRID', trials: null, seed: 42, holdoutFrom: null, training: null, keepModels: false },
      objective: { metric: 'SHARPE_RATIO', direction: null, minTrades: 1, maxDrawdown: null },
      ...{ label: null, tags: [], priority: 0, idempotencyKey: null },
      ...changes,
    };
  }

  async function trialsOf(server: StudyServer, id: string): Promise<readonly TrialEntry[]> {
    const operation = await server.operations.get(id);
    if (operation === null) throw new Error(`no operation ${id}`);
    return (await server.operations.entries(operation, trialsStream, { first: 200_000, afterSeq: -1 }))
      .entries;
  }

  /** All that a study leaves, but how long things took. */
  async function leftBy(server: StudyServer, id: string) {
    const operation = await server.ended(id);
    const {
      executionTimeMs: _time,
      best,
      ...result
    } = (await server.studies.result(operation)) ?? {
      executionTimeMs: 0,
      best: null,
    };
    const trials = (await trialsOf(server, id)).map(({ durationMs: _duration, ...trial }) => trial);
    const bytes = async (stream: typeof trialIndexStream) =>
      Buffer.from((await server.operations.bytes(operation, stream)) ?? []).toString('hex');
    const { durationMs: _duration, ...bestTrial } = best ?? { durationMs: 0 };
    return {
      ...{ status: operation.status, error: operation.error, result, bestTrial, trials },
      warnings: operation.warnings,
      index: await bytes(trialIndexStream),
      returns: await bytes(returnsStream),
    };
  }

  it('evaluates every combination of a grid, in the order of their numbers', async () => {
    const server = shared;
    const operation = await server.run(input());
    expect(operation).toMatchObject({ status: 'COMPLETED', error: null, progress: { percentage: 100 } });
    const trials = await trialsOf(server, operation.id);
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 80 }, (_, number) => number));
    // The last parameter changes fastest.
    expect(trials[9]?.values).toEqual([
      { path: 'exits.stop_loss_pct', value: '0.02' },
      { path: 'exits.take_profit_pct', value: '0.02' },
    ]);
    const result = await server.studies.result(operation);
    const feasible = trials.filter((trial) => trial.feasible && trial.objective !== null);
    const best = feasible.reduce((a, b) => ((b.objective ?? 0) > (a.objective ?? 0) ? b : a));
    expect(result).toMatchObject({ bestNumber: best.number, best, completedTrials: 80, failedTrials: 0 });
    expect(server.studies.snapshot(operation)).toEqual({
      ...{ completedTrials: 80, failedTrials: 0, totalTrials: 80 },
      ...{ bestNumber: best.number, bestObjective: best.objective },
    });
    expect(operation.summary).toMatchObject({
      ...{ basis: 'BEST_TRIAL', symbols: ['COIN'], sharpeRatio: best.objective },
      totalTrades: best.metrics?.totalTrades,
    });
    expect(operation.summary.sparkline.length).toBeGreaterThan(5);
    expect(server.unexpected).toEqual([]);
  });

  it('keeps an index and the returns beside the log', async () => {
    const server = shared;
    const operation = await server.run(input());
    const trials = await trialsOf(server, operation.id);
    const index = new TrialIndex(
      (await server.operations.bytes(operation, trialIndexStream)) ?? new Uint8Array(),
      2,
    );
    for (const { number, objective, metrics, violation } of trials) {
      expect(index.objective(number)).toBe(objective);
      expect(index.violation(number)).toBe(violation);
      expect(index.metric('TOTAL_RETURN', number)).toBe(metrics?.totalReturn);
    }
    const kept = decodeReturns((await server.operations.bytes(operation, returnsStream)) ?? new Uint8Array());
    expect([...kept.markets.values()].map(({ symbol }) => symbol)).toEqual(['COIN']);
    expect(kept.trials.map(({ number }) => number)).toEqual(trials.map(({ number }) => number));
    for (const { number, returns } of kept.trials) {
      const grown = returns.reduce((value, periodReturn) => value * (1 + periodReturn), 1) - 1;
      expect(grown).toBeCloseTo(trials[number]?.metrics?.totalReturn ?? Number.NaN, 5);
    }
  });

  it.each(SAMPLED)(
    'by $sampler comes to the same on any number of threads, killed or not',
    async (sampled) => {
      const study = input(sampled);
      const { operation } = await shared.studies.start(study, null);
      const expected = await leftBy(shared, operation.id);
      expect(expected.status).toBe('COMPLETED');
      expect(expected.trials).toHaveLength(study.trials ?? 80);
      const kills = seededRandom(sampled.seed);
      for (const { threads, times } of [
        { threads: 1, times: 0 },
        { threads: 4, times: 2 },
      ]) {
        const folder = await homeOfTest();
        let server = await serve(threads, folder);
        const { id } = (await server.studies.start(study, null)).operation;
        const restarts: { readonly server: StudyServer; readonly stored: number }[] = [];
        for (let kill = 0; kill < times; kill += 1) {
          const after = kills.below(expected.trials.length - 1);
          let stored = 0;
          for (;;) {
            const now = await server.operations.get(id, { forceRefresh: true });
            stored = now?.progress.currentStep ?? 0;
            if (now === null || isFinal(now.status) || stored > after) break;
            await pause(1);
          }
          await server.kill();
          server = await serve(threads, folder);
          restarts.push({ server, stored });
        }
        expect(await leftBy(server, id)).toEqual(expected);
        // A kill costs the slices that ran: what was stored is evaluated no more.
        for (const { server: restarted, stored } of restarts) {
          const again = restarted.asked.flatMap((asked) => (asked.kind === 'trials' ? asked.start : []));
          expect(Math.min(...again, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(stored);
        }
        expect(server.unexpected).toEqual([]);
      }
    },
    KILLED_MS,
  );

  it('stops within a trial when it is cancelled, and keeps what it has', async () => {
    const server = shared;
    const study = input({ parameters: MANY, sampler: 'RANDOM', trials: 50_000 });
    const { operation } = await server.studies.start(study, null);
    await server.until(operation.id, ({ progress }) => progress.currentStep > 100);
    await server.operations.cancel(operation.id, 'enough');
    const cancelled = await server.ended(operation.id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', attempt: 1 });
    const trials = await trialsOf(server, operation.id);
    expect(trials.length).toBeGreaterThan(100);
    expect(trials.length).toBeLessThan(50_000);
    expect(trials.every(({ number }, index) => number === index)).toBe(true);
    const retried = await server.operations.retry({ id: operation.id, idempotencyKey: null, caller: null });
    expect(retried.operation).toMatchObject({ type: 'STUDY', retryOfId: operation.id });
    await server.operations.cancel(retried.operation.id, null);
    await server.ended(retried.operation.id);
    await server.operations.delete(operation.id);
    expect(await server.operations.get(operation.id)).toBeNull();
  });

  it('measures its best trial once on the days that were held out', async () => {
    const server = shared;
    const held = input({ holdoutFrom: '2024-02-05' });
    const first = await server.run(held);
    const result = await server.studies.result(first);
    expect(first.parameters).toMatchObject({
      backtest: { startDate: '2024-01-20', endDate: '2024-02-04', closedBy: '2024-02-05' },
    });
    const best = result?.best;
    if (!best || !result.holdout) throw new Error('no holdout');
    // The same days, as a backtest that anybody may start.
    const { backtest } = held;
    const overrides = best.values.map(({ path, value }) => ({ path, value }));
    const days = { startDate: '2024-02-05', endDate: '2024-02-09' };
    const plain = await server.backtesting.start({ ...backtest, ...days, overrides }, null);
    const ran = await server.backtesting.result(await server.ended(plain.operation.id));
    expect(result.holdout).toEqual(ran?.metrics);
    expect(result.earlierHoldouts).toBe(0);
    // A new seed buys no second look.
    const second = await server.run({ ...held, seed: 43 });
    expect((await server.studies.result(second))?.earlierHoldouts).toBe(1);
  });

  it('says before the first trial that nothing can be measured on what is held out', async () => {
    const { backtest, ...rest } = input({ holdoutFrom: '2024-03-02' });
    const { operation } = await shared.studies.start(
      { ...rest, backtest: { ...backtest, endDate: '2024-03-03' } },
      null,
    );
    const failed = await shared.ended(operation.id);
    expect(failed.error).toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringContaining('What is held out, 2024-03-02 to 2024-03-03, cannot be measured'),
    });
    expect(await trialsOf(shared, operation.id)).toEqual([]);
  });

  it('runs each trial as a backtest that comes to the same digest', async () => {
    const server = shared;
    const study = await server.run(
      input({
        parameters: [
          { path: 'exits.stop_loss_pct', values: ['0.02', '0.05'] },
          { path: 'input.symbol', values: ['COIN', 'TOKEN'] },
          // One that looks at several bars has more of them before the range.
          { path: 'input.modelPath', values: ['models/wide', 'models/windowed'] },
        ],
        backtest: { ...input().backtest, modelPath: null },
      }),
    );
    expect(study.status).toBe('COMPLETED');
    const trials = await trialsOf(server, study.id);
    expect(trials).toHaveLength(8);
    const tried = await server.ledger.count({});
    const fields = { label: null, tags: [], priority: 0, idempotencyKey: null };
    for (const { number, resultDigest, metrics } of trials) {
      const started = await server.studies.startBacktestOfTrial(
        { studyId: study.id, number, ...fields },
        null,
      );
      const run = await server.ended(started.operation.id);
      expect(run).toMatchObject({ status: 'COMPLETED', error: null, type: 'BACKTESTING' });
      const result = await server.backtesting.result(run);
      expect(result?.provenance.resultDigest).toBe(resultDigest);
      expect(result?.metrics).toEqual(metrics);
    }
    // The same configurations over the same range.
    expect(await server.ledger.count({})).toBe(tried);
    for (const [asked, argument] of [
      [{ studyId: 'op_study_none', number: 0 }, 'study'],
      [{ studyId: study.id, number: 8 }, 'number'],
      [{ studyId: study.id, number: -1 }, 'number'],
    ] as const) {
      const refused = server.studies.startBacktestOfTrial({ ...asked, ...fields }, null);
      await expect(refused).rejects.toMatchObject({ issues: [{ path: [argument] }] });
    }
  });

  it('trades recorded signals, with the warning that nobody knows what they were made from', async () => {
    const { backtest } = input();
    const copy = join(workspace.folders.strategies, 'copy.csv');
    await copyFile(join(workspace.folders.strategies, 'second.csv'), copy);
    const study = await shared.run(
      input({
        backtest: { ...backtest, strategyConfigPath: 'strategies/signals.yaml', modelPath: null },
        parameters: [
          { path: 'signals.file', values: ['first.csv', 'copy.csv'] },
          { path: 'decisions.confidence_threshold', from: 0.4, to: 0.9, step: 0.1 },
        ],
      }),
    );
    expect(study).toMatchObject({ status: 'COMPLETED', error: null });
    expect(study.warnings.map(({ code }) => code)).toContain('MODEL_UNDOCUMENTED');
    const result = await shared.studies.result(study);
    expect(result).toMatchObject({
      completedTrials: 12,
      provenance: { tensorflowBackend: null, modelHashes: [] },
    });
    // They are to it what a model is to others: its backtest is the same configuration, until they change.
    const tried = await shared.ledger.count({});
    const fields = { label: null, tags: [], priority: 0, idempotencyKey: null };
    const trial = { studyId: study.id, number: 11, ...fields };
    const same = await shared.ended((await shared.studies.startBacktestOfTrial(trial, null)).operation.id);
    expect(same).toMatchObject({ status: 'COMPLETED', error: null });
    expect(await shared.ledger.count({})).toBe(tried);
    await copyFile(join(workspace.folders.strategies, 'first.csv'), copy);
    const other = await shared.ended((await shared.studies.startBacktestOfTrial(trial, null)).operation.id);
    expect(other).toMatchObject({
      status: 'FAILED',
      error: { code: 'INPUT_CHANGED', message: expect.stringContaining('signals copy.csv') },
    });
  });

  it('records combinations that cannot be run, and fails only when all of them cannot', async () => {
    // Two values that are right by themselves and wrong together with the strategy's others.
    const { backtest } = input();
    const paths = ['models/wide', 'models/foreign'];
    const parameters = [
      { path: 'input.modelPath', values: paths },
      { path: 'exits.stop_loss_pct', values: ['0.02', '0.05'] },
    ];
    const common = { backtest: { ...backtest, modelPath: null } };
    const mixed = await shared.run(input({ ...common, parameters }));
    expect(mixed.status).toBe('COMPLETED');
    const trials = await trialsOf(shared, mixed.id);
    expect(trials.map(({ status, error }) => [status, error?.code ?? null])).toEqual([
      ['COMPLETED', null],
      ['COMPLETED', null],
      ['FAILED', 'MODEL_MISMATCH'],
      ['FAILED', 'MODEL_MISMATCH'],
    ]);
    const foreign = [{ path: 'input.modelPath', values: ['models/foreign'] }];
    const none = await shared.run(input({ ...common, parameters: foreign }));
    expect(none).toMatchObject({ status: 'FAILED', error: { code: 'ALL_TRIALS_FAILED' } });
  });

  it('trains a model for each combination that needs one, and shares it with the others', async () => {
    const { backtest } = input();
    const study = await shared.run(
      input({
        backtest: { ...backtest, modelPath: null },
        parameters: [
          { path: 'indicators.rsi.period', values: ['7', '14'] },
          { path: 'exits.stop_loss_pct', values: ['0.02', '0.05', '0.08'] },
        ],
        training: { startDate: '2024-01-01', endDate: '2024-01-19', epochs: 2, seed: 1 },
      }),
    );
    expect(study).toMatchObject({ status: 'COMPLETED', error: null });
    const filter = { parent: study.id };
    const children = await shared.operations.list({ filter, first: 10, after: null });
    expect(children.operations.map(({ type, status }) => [type, status])).toEqual([
      ['TRAINING', 'COMPLETED'],
      ['TRAINING', 'COMPLETED'],
    ]);
    const trials = await trialsOf(shared, study.id);
    expect(new Set(trials.map(({ modelPath }) => modelPath)).size).toBe(2);
    const [first] = trials;
    const fields = { label: null, tags: [], priority: 0, idempotencyKey: null };
    const asked = { studyId: study.id, number: 0, ...fields };
    const run = await shared.ended((await shared.studies.startBacktestOfTrial(asked, null)).operation.id);
    expect((await shared.backtesting.result(run))?.provenance.resultDigest).toBe(first?.resultDigest);
    await shared.operations.delete(study.id);
    expect(existsSync(join(workspace.folders.models, first?.modelPath?.replace('models/', '') ?? ''))).toBe(
      false,
    );
  });

  it('measures its best trial by the model that an attempt before has trained', async () => {
    const { backtest } = input();
    const study = input({
      backtest: { ...backtest, modelPath: null },
      parameters: [{ path: 'indicators.rsi.period', values: ['7', '14'] }],
      training: { startDate: '2024-01-01', endDate: '2024-01-19', epochs: 2, seed: 1 },
      objective: { metric: 'TOTAL_RETURN', direction: null, minTrades: 0, maxDrawdown: null },
      holdoutFrom: '2024-02-05',
    });
    const expected = await shared.run(study);
    expect(expected).toMatchObject({ status: 'COMPLETED', error: null });
    const { holdout } = (await shared.studies.result(expected)) ?? {};
    expect(holdout).toMatchObject({ totalTrades: expect.any(Number) });

    const folder = await homeOfTest();
    const server = await serve(2, folder);
    const { id } = (await server.studies.start(study, null)).operation;
    // All trials are stored, and nothing of the holdout.
    while (!server.asked.some(({ kind }) => kind === 'holdout')) await pause(1);
    await server.kill();
    const next = await serve(2, folder);
    const resumed = await next.ended(id);
    expect(resumed).toMatchObject({ status: 'COMPLETED', error: null, attempt: 2 });
    expect(next.asked.filter(({ kind }) => kind === 'trials')).toEqual([]);
    expect((await next.studies.result(resumed))?.holdout).toEqual(holdout);
  });

  it('fails when there are no bars, which no other combination would mend', async () => {
    const parameters = [{ path: 'input.symbol', values: ['COIN', 'GONE'] }];
    const study = await shared.run(input({ parameters }));
    expect(study).toMatchObject({ status: 'FAILED', error: { code: 'DATA_NOT_FOUND' } });
  });

  it('starts once for a key, whatever has become of its files', async () => {
    const keyed = input({ idempotencyKey: 'the same' });
    const first = await shared.studies.start(keyed, null);
    const again = await shared.studies.start({ ...keyed, label: 'another' }, null);
    expect(again).toMatchObject({ deduplicated: true, operation: { id: first.operation.id } });
    await expect(shared.studies.start({ ...keyed, seed: 7 }, null)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    await shared.ended(first.operation.id);
  });

  it('counts distinct configurations in the ledger, and those again not at all', async () => {
    const server = await serve(1);
    await server.run(input());
    expect(await server.ledger.count({})).toBe(80);
    await server.run(input({ seed: 7 }));
    expect(await server.ledger.count({})).toBe(80);
  });

  it('refuses to go on with another strategy than it began with', async () => {
    const folder = await homeOfTest();
    const file = join(workspace.folders.strategies, 'edited.yaml');
    await copyFile(join(workspace.folders.strategies, 'classification.yaml'), file);
    const { backtest } = input();
    const server = await serve(1, folder);
    const { operation } = await server.studies.start(
      input({
        backtest: { ...backtest, strategyConfigPath: 'strategies/edited.yaml' },
        ...{ parameters: MANY, sampler: 'RANDOM', trials: 50_000 },
      }),
      null,
    );
    await server.until(operation.id, ({ progress }) => progress.currentStep > 0);
    await server.kill();
    await appendFile(file, '# edited\n');
    const next = await serve(1, folder);
    expect(await next.ended(operation.id)).toMatchObject({
      status: 'FAILED',
      error: { code: 'INPUT_CHANGED', message: expect.stringContaining('strategySource') },
    });
  });

  it('says what is wrong with its input, by path', async () => {
    const server = shared;
    const all = () => server.operations.countMatching({});
    const before = await all();
    const issuesOf = async (changes: Partial<StartStudyInput>) => {
      const error = await server.studies.start(input(changes), null).catch((reason: unknown) => reason);
      if (!(error instanceof InvalidInputError)) throw error;
      return error.issues.map(({ path }) => path.join('.'));
    };
    const { backtest } = input();
    expect(await issuesOf({ backtest: { ...backtest, label: 'x', priority: 3 } })).toEqual([
      'backtest.label',
      'backtest.priority',
    ]);
    expect(await issuesOf({ trials: 10 })).toEqual(['trials']);
    expect(await issuesOf({ backtest: { ...backtest, strategyConfigPath: 'strategies/none.yaml' } })).toEqual(
      ['backtest.strategyConfigPath'],
    );
    expect(await issuesOf({ backtest: { ...backtest, timeframe: '1d' } })).toEqual(['backtest.timeframe']);
    expect(await issuesOf({ parameters: [{ path: 'exits.stop_loss_pct', values: ['0.02', '7'] }] })).toEqual([
      'parameters.0',
    ]);
    expect(await issuesOf({ parameters: [{ path: 'indicators.rsi.period', values: ['7', '14'] }] })).toEqual([
      'parameters.0.path',
    ]);
    expect(
      await issuesOf({ backtest: { ...backtest, endDate: '2023-12-31', startDate: '2023-12-01' } }),
    ).toEqual(['backtest.endDate']);
    expect(await issuesOf({ holdoutFrom: '2024-03-01' })).toEqual(['holdoutFrom']);
    expect(await issuesOf({ holdoutFrom: '2024-01-20' })).toEqual(['holdoutFrom']);
    expect(await issuesOf({ objective: { ...input().objective, maxDrawdown: 2 } })).toEqual([
      'objective.maxDrawdown',
    ]);
    expect(await all()).toBe(before);
  });
});
