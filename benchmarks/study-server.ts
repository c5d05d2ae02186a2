import { mkdir, readdir } from 'node:fs/promises';
import { accountedCpuMs, peakBytes } from '../scripts/attack/main-thread.js';
import type { StudyTask } from '../src/kinds/study/trial.js';
import { graphqlRequest } from '../tests/support/graphql-request.js';
import { startBenchServer } from './bench-server.js';
import { pause } from './running-backtests.js';
import { writeStudy } from './study-workload.js';

/** Whoever asks without pause takes a processor of the work. */
const POLL_EVERY_MS = 250;

/** Which trials: a grid of stop losses and take profits, or some that are drawn. */
export type StudiedTrials = { readonly stops: number; readonly targets: number } | { readonly drawn: number };

/** One study, as the server keeps record of it. */
export interface ServedStudy {
  readonly id: string;
  readonly digest: string;
  readonly trials: number;
  /** From the request to the end: checks of the input included. */
  readonly wholeMs: number;
  /** From its creation to its end. */
  readonly ownMs: number;
  /** Processor time of the server meanwhile: all threads, and the watching. */
  readonly cpuMs: number;
}

/** A real server with the bars, the strategy and the network of the benchmark. */
export interface StudyBenchServer {
  /** Runs one study to its end. */
  run(trials: StudiedTrials, seed: number): Promise<ServedStudy>;
  /** Returns total return and number of trades of each trial, in order of number. */
  columns(
    id: string,
  ): Promise<{ readonly totalReturns: readonly number[]; readonly trades: readonly number[] }>;
  /** The most memory that its process has had, MiB. */
  peakMiB(): Promise<number>;
  /** The bars that it trades. */
  readonly bars: string;
  stop(): Promise<void>;
}

/** @param folder of its own */
export async function startStudyServer(folder: string, threads: number): Promise<StudyBenchServer> {
  await mkdir(folder, { recursive: true });
  const { folders, parameters } = await writeStudy(folder);
  const server = await startBenchServer(folder, {
    ...{ WORKER_THREADS: String(threads), DATA_DIR: folders.data },
    ...{ MODELS_DIR: folders.models, STRATEGIES_DIR: folders.strategies },
  });
  const { url, pid } = server;
  return {
    bars: `${folders.data}/${parameters.symbol}_${parameters.timeframe}.csv`,
    stop: () => server.stop(),
    peakMiB: async () => (await peakBytes(pid)) / 2 ** 20,
    async run(trials, seed) {
      const cpuFrom = await processCpuMs(pid);
      const study = await runStudy(url, parameters, trials, seed);
      return { ...study, cpuMs: (await processCpuMs(pid)) - cpuFrom };
    },
    async columns(id) {
      const { data } = await graphqlRequest<ColumnsAnswer>(url, COLUMNS, { id });
      const [totalReturns = [], trades = []] =
        data?.operation.trialColumns.metrics.map(({ values }) =>
          values.map((value) => value ?? Number.NaN),
        ) ?? [];
      return { totalReturns, trades };
    },
  };
}

/** Runs one study to its end, on any server that has the files of `writeStudy`. */
export async function runStudy(
  url: string,
  { replay: _replay, overrides: _overrides, inSamplePolicy: _policy, ...backtest }: StudyTask['parameters'],
  trials: StudiedTrials,
  seed: number,
): Promise<Omit<ServedStudy, 'cpuMs'>> {
  const from = Date.now();
  const id = await started(url, { backtest, seed, ...spaceOf(trials) });
  const { createdAt, completedAt, result, snapshot } = await ended(url, id);
  const endMs = Date.parse(completedAt);
  return {
    ...{ id, digest: result.resultDigest, trials: snapshot.totalTrials },
    ...{ wholeMs: endMs - from, ownMs: endMs - Date.parse(createdAt) },
  };
}

/** Steps of a quarter and of half a percent. */
function spaceOf(trials: StudiedTrials) {
  const [stop, target] = ['exits.stop_loss_pct', 'exits.take_profit_pct'];
  if ('drawn' in trials) {
    const parameters = [
      { path: stop, from: 0.0025, to: 0.1, scale: 'LOG' },
      { path: target, from: 0.005, to: 0.125, scale: 'LOG' },
    ];
    return { parameters, sampler: 'RANDOM', trials: trials.drawn };
  }
  const parameters = [
    { path: stop, from: 0.0025, to: (25 * trials.stops) / 10_000, step: 0.0025 },
    { path: target, from: 0.005, to: (5 * trials.targets) / 1_000, step: 0.005 },
  ];
  return { parameters, sampler: 'GRID' };
}

async function started(url: string, input: object): Promise<string> {
  const { data, errors } = await graphqlRequest<{ startStudy: { operation?: { id: string } } }>(
    url,
    `mutation ($input: StartStudyInput!) {
      startStudy(input: $input) { ... on StartStudySuccess { operation { id } } ... on Error { message } }
    }`,
    { input },
  );
  const id = data?.startStudy.operation?.id;
  if (id === undefined) throw new Error(`the study did not start: ${JSON.stringify(data ?? errors)}`);
  return id;
}

interface EndedStudy {
  readonly createdAt: string;
  readonly completedAt: string;
  readonly result: { readonly resultDigest: string };
  readonly snapshot: { readonly totalTrials: number };
}

async function ended(url: string, id: string): Promise<EndedStudy> {
  for (;;) {
    const { data } = await graphqlRequest<{ operation: { readonly done: boolean } }>(url, STATUS, { id });
    if (data?.operation.done) break;
    await pause(POLL_EVERY_MS);
  }
  const { data } = await graphqlRequest<{
    operation: EndedStudy & { status: string; error: { message: string } | null };
  }>(url, ENDED, { id });
  const study = data?.operation;
  if (study?.status !== 'COMPLETED')
    throw new Error(`the study is ${study?.status}: ${study?.error?.message}`);
  return study;
}

/** Of all threads that there are. */
async function processCpuMs(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const each = await Promise.all(threads.map((thread) => accountedCpuMs(`/proc/${pid}/task/${thread}`)));
  return each.reduce((sum, ms) => sum + ms, 0);
}

interface ColumnsAnswer {
  readonly operation: {
    readonly trialColumns: { readonly metrics: readonly { readonly values: readonly (number | null)[] }[] };
  };
}

const STATUS = 'query ($id: ID!) { operation(id: $id) { done } }';
const ENDED = `query ($id: ID!) { operation(id: $id) {
  status createdAt completedAt error { message }
  ... on StudyOperation { snapshot { totalTrials } result { resultDigest } }
} }`;
const COLUMNS = `query ($id: ID!) { operation(id: $id) {
  ... on StudyOperation { trialColumns(metrics: [TOTAL_RETURN, TOTAL_TRADES]) { metrics { values } } }
} }`;
