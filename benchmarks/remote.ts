import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BacktestParameters } from '../src/domain/backtest/backtest-parameters.js';
import { ENGINE_VERSION } from '../src/domain/backtest/engine-version.js';
import { OperationsDocument } from '../src/faces/client/generated/graphql.js';
import { backtestKind } from '../src/kinds/backtest/backtest-kind.js';
import { RemoteHosts } from '../src/places/remote/remote-hosts.js';
import { remoteKindCalls } from '../src/places/remote/remote-kind-calls.js';
import { startBenchServer } from './bench-server.js';
import { type Benchmark, below, type Figure, figure } from './benchmark.js';
import { writeEngineWorkload } from './engine-workload.js';
import { writeMinuteWorkload } from './minute-workload.js';
import { PollClient } from './poll-client.js';
import { keepApart } from './processors.js';
import { pause, poll, pollUntil, startBacktest } from './running-backtests.js';

const LARGE_BARS = 1_000_000;
const PAUSE_MS = 5;
/**
 * How often a run is looked at while it is timed, as often on one side as on the other: as often as the server asks
 * for. Both servers and the client share this machine, and every look takes time from the run.
 */
const LOOK_EVERY_MS = 100;
/** Before each run that is timed: what the one before leaves behind, a checkpoint of the database among it, is over. */
const QUIET_MS = 400;

/** Holds backtests that a backend has another server run against the same backtests on that server alone. */
export const remote: Benchmark = {
  name: 'remote',
  async run({ quick, folder, say }) {
    const own = join(folder, 'remote');
    const [workerFolder, backendFolder] = [join(own, 'worker'), join(own, 'backend')];
    for (const path of [workerFolder, backendFolder]) await mkdir(path, { recursive: true });
    const bars = quick ? 100_000 : LARGE_BARS;
    const { settings, backtest } = await writeMinuteWorkload(own, bars);
    const twelve = await writeEngineWorkload(own, bars);
    const worker = await startBenchServer(workerFolder, { ...settings, WORKER_THREADS: '1' });
    const backend = await startBenchServer(backendFolder, {
      ...settings,
      USE_REMOTE_BACKTEST_SERVICE: 'true',
      REMOTE_BACKTEST_SERVICE_URL: worker.url,
    });
    const there = new PollClient(worker.url);
    const here = new PollClient(backend.url);
    try {
      const parameters = backtest('network', bars);
      const workloads = { 'network 3-16-8-3': parameters, 'network 12-64-32-3': twelve.parameters };
      say('warming up');
      for (const wanted of Object.values(workloads))
        for (const client of [there, here]) await recordRun(client, wanted);
      const pulls = quick ? 20 : 1_000;
      const watched = { there, here, parameters, pulls };
      say('pulling');
      const pullMs = await timePulls(worker.url, watched);
      const [forcedMs, deviations] = await comparePercentages(watched);
      const compared: Figure[] = [];
      const compare = async (where: string) => {
        for (const [name, wanted] of Object.entries(workloads)) {
          const title = `${bars.toLocaleString('en')} bars, ${name}, ${where}`;
          compared.push(
            ...(await compareRuns({ ...watched, parameters: wanted }, quick ? 2 : 40, title, say)),
          );
        }
      };
      await compare('on the same processors');
      // What two hosts have: neither waits for a processor that the other is using.
      await keepApart([worker.pid], [backend.pid, process.pid], () =>
        compare('each on processors of its own'),
      );
      return [
        figure('proxy pull of a running backtest', 'ms', pullMs, below(5)),
        figure('operation(id) with forceRefresh at the backend', 'ms', forcedMs),
        figure('percentage at the backend: outside of what the worker says', '%', deviations, {
          ...below(1),
          // The farthest is judged: a median would say nothing of the worst that a user sees.
          judged: Math.max(...deviations),
        }),
        ...compared,
      ];
    } finally {
      here.close();
      there.close();
      await backend.stop();
      await worker.stop();
    }
  },
};

interface Watched {
  /** The worker and the backend. */
  readonly there: PollClient;
  readonly here: PollClient;
  readonly parameters: BacktestParameters;
  readonly pulls: number;
}

/**
 * Times what the backend does when somebody asks it, without the backend: the pull through the proxy. Samples come with
 * the news, so they are not asked for.
 */
async function timePulls(workerUrl: string, { there, parameters, pulls }: Watched): Promise<number[]> {
  const hosts = new RemoteHosts(null);
  const proxy = hosts.proxyOf(workerUrl);
  const calls = remoteKindCalls(proxy, {
    ...{
      kind: backtestKind,
      operation: { id: '', label: null, tags: [], priority: 0 },
      parameters,
    },
    settings: { folders: { strategies: '', models: '', data: '' } },
    engineVersion: ENGINE_VERSION,
  });
  const times: number[] = [];
  await whileRunning(
    there,
    parameters,
    pulls,
    async (id) => {
      for (;;) {
        const startMs = performance.now();
        const state = await calls.pull(id);
        if (state?.status !== 'RUNNING' && state?.status !== 'PENDING') return;
        if (state.status === 'RUNNING') times.push(performance.now() - startMs);
        if (times.length >= pulls) return;
        await pause(PAUSE_MS);
      }
    },
    () => times.length,
  );
  hosts.close();
  return times;
}

/** Asks worker, backend and worker again, and says by how much the one between lies outside of the two. */
async function comparePercentages({
  there,
  here,
  parameters,
  pulls,
}: Watched): Promise<[number[], number[]]> {
  const times: number[] = [];
  const deviations: number[] = [];
  await whileRunning(
    here,
    parameters,
    pulls,
    async (id) => {
      await pollUntil(here, id, ({ status }) => status !== 'PENDING');
      const { data } = await there.request(OperationsDocument, { first: 1 });
      const idThere = data.operations.nodes[0]?.id ?? '';
      while (times.length < pulls) {
        const before = await poll(there, idThere, true);
        const between = await poll(here, id, true);
        const after = await poll(there, idThere, true);
        if (between.done || after.done) return;
        times.push(between.elapsedMs);
        deviations.push(
          Math.max(0, before.percentage - between.percentage, between.percentage - after.percentage),
        );
        await pause(PAUSE_MS);
      }
    },
    () => times.length,
  );
  return [times, deviations];
}

/** Runs one backtest after another, each to its end, until enough has been measured. */
async function whileRunning(
  client: PollClient,
  parameters: BacktestParameters,
  wanted: number,
  measure: (id: string) => Promise<void>,
  measured: () => number,
): Promise<void> {
  while (measured() < wanted) {
    const id = await startBacktest(client, parameters);
    await measure(id);
    await pollUntil(client, id, ({ done }) => done);
  }
}

/** A backtest as the host that was asked has recorded it, milliseconds since the epoch. */
interface Recorded {
  readonly createdMs: number;
  readonly completedMs: number;
}

/** Times runs in pairs, one right after the other; which comes first alternates. */
async function compareRuns(
  { there, here, parameters }: Watched,
  rounds: number,
  title: string,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
  const [direct, proxied, outside, shares]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    say(`${title}, pair ${round + 1} of ${rounds}`);
    const order = round % 2 === 0 ? [there, here] : [here, there];
    for (const client of order) {
      await pause(QUIET_MS);
      const run = await recordRun(client, parameters);
      if (client === there) direct.push(elapsedMs(run));
      else {
        proxied.push(elapsedMs(run));
        outside.push(elapsedMs(run) - elapsedMs(await newestRun(there)));
      }
    }
    const [alone, through] = [direct[round] as number, proxied[round] as number];
    shares.push((100 * (through - alone)) / alone);
  }
  return [
    figure(`${title}: at the worker`, 'ms', direct),
    figure(`${title}: through the backend`, 'ms', proxied),
    figure(`${title}: of that, before the worker has it and after it is done`, 'ms', outside),
    figure(`${title}: what remote mode adds, pair by pair`, '%', shares, below(1)),
  ];
}

/** Runs one backtest to its end. */
async function recordRun(client: PollClient, parameters: BacktestParameters): Promise<Recorded> {
  const id = await startBacktest(client, parameters);
  for (;;) {
    const { done, status } = await poll(client, id, false);
    if (done && status !== 'COMPLETED') throw new Error(`${id} ended as ${status}`);
    if (done) return newestRun(client);
    await pause(LOOK_EVERY_MS);
  }
}

async function newestRun(client: PollClient): Promise<Recorded> {
  const { data } = await client.request(OperationsDocument, { first: 1 });
  const { createdAt, completedAt } = data.operations.nodes[0] ?? {};
  return { createdMs: Date.parse(createdAt ?? ''), completedMs: Date.parse(completedAt ?? '') };
}

function elapsedMs({ createdMs, completedMs }: Recorded): number {
  return completedMs - createdMs;
}
