import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { atMost, type Benchmark, below, type Figure, figure } from './benchmark.js';
import { BARS_A_DAY, type MinuteWorkload, writeMinuteWorkload } from './minute-workload.js';
import { PollClient } from './poll-client.js';
import { type PolledOperation, pause, poll, startBacktest } from './running-backtests.js';
import { summarize } from './summary.js';

const THREADS = 2;
const CLIENTS = 50;
const POLL_EVERY_MS = 1_000;
/** As many as are under way while a thousand are started; more connections would measure the client. */
const STARTERS = 20;
const DAYS = 10;
/** The memory of a process settles some time after its work. */
const SETTLE_MS = 3_000;

/** The first time heaps and caches grow to what they keep; whether the server goes on growing shows after it. */
const BATCHES = 3;

/**
 * Queues many backtests at once, several times, while clients poll. What is asked: all complete, answers stay quick,
 * and the last time takes no more memory than the one before.
 */
export const load: Benchmark = {
  name: 'load',
  async run({ quick, folder, say }) {
    const own = join(folder, 'load');
    await mkdir(own, { recursive: true });
    const workload = await writeMinuteWorkload(own, DAYS * BARS_A_DAY);
    const server = await startBenchServer(own, { ...workload.settings, WORKER_THREADS: String(THREADS) });
    const count = quick ? 40 : 1_000;
    try {
      await queueAndAwait(server, workload, 2 * THREADS);
      const memory = [await settledMiB(server)];
      const batches: Batch[] = [];
      for (let batch = 1; batch <= BATCHES; batch++) {
        say(`${count} backtests, ${batch} of ${BATCHES}`);
        batches.push(await queueAndAwait(server, workload, count));
        memory.push(await settledMiB(server));
      }
      return figures(count, batches, memory);
    } finally {
      await server.stop();
    }
  },
};

/** @param memory resident MiB, before the batches and after each */
function figures(count: number, batches: readonly Batch[], memory: readonly number[]): Figure[] {
  const polls = batches.flatMap(({ polls }) => polls);
  const [last = 0, before = 0] = memory.toReversed();
  return [
    figure(
      'starts of backtests, many at once',
      'ms',
      batches.flatMap(({ startMs }) => startMs),
    ),
    ...pollFigures(polls),
    figure(
      `backtests of ${BATCHES * count} that did not complete`,
      'count',
      [batches.reduce((sum, { failed }) => sum + failed, 0)],
      atMost(0),
    ),
    figure(
      `${count} backtests, from the first start to the last end`,
      'ms',
      batches.map(({ totalMs }) => totalMs),
    ),
    ...memory.map((mebibytes, batch) =>
      figure(`resident memory of the server after ${batch * count} backtests`, 'MiB', [mebibytes]),
    ),
    figure('memory after the last batch, in the share of before', '%', [(100 * last) / before], below(110)),
  ];
}

/** Answers with a result are longer, and the sooner backtests end, the more of all answers are such: they are told apart. */
function pollFigures(polls: readonly Poll[]): Figure[] {
  const title = `operation(id), ${CLIENTS} clients once a second`;
  const judgedByTail = (name: string, chosen: readonly Poll[], target = {}): Figure[] => {
    const values = chosen.map(({ elapsedMs }) => elapsedMs);
    return values.length === 0
      ? []
      : [figure(name, 'ms', values, { ...target, judged: summarize(values).p99, values })];
  };
  const ended = polls.filter(({ done }) => done);
  const others = polls.filter(({ done }) => !done);
  return [
    ...judgedByTail(`${title}; the 99th percentile is judged`, polls, below(50)),
    ...judgedByTail(`${title}, of what waits or runs`, others),
    ...judgedByTail(`${title}, of what has ended, with its result`, ended),
  ];
}

type Poll = Pick<PolledOperation, 'done' | 'elapsedMs'>;

interface Batch {
  readonly startMs: readonly number[];
  readonly polls: readonly Poll[];
  readonly totalMs: number;
  readonly failed: number;
}

/** Starts `count` backtests as fast as the server takes them, polled by clients, and waits for the last. */
async function queueAndAwait(server: BenchServer, workload: MinuteWorkload, count: number): Promise<Batch> {
  const begunAtMs = performance.now();
  const ids: string[] = [];
  const statuses = new Map<string, string>();
  const polls: Poll[] = [];
  const pollers = Array.from({ length: CLIENTS }, (_, place) =>
    pollInTurn(server, place, count, ids, statuses, polls),
  );
  const startMs = await startAll(server, workload, count, ids);
  await Promise.all(pollers);
  const failed = [...statuses.values()].filter((status) => status !== 'COMPLETED').length;
  return { startMs, polls, totalMs: performance.now() - begunAtMs, failed };
}

async function startAll(
  server: BenchServer,
  workload: MinuteWorkload,
  count: number,
  ids: string[],
): Promise<readonly number[]> {
  const parameters = workload.backtest('network', DAYS * BARS_A_DAY);
  const startMs: number[] = [];
  let left = count;
  const starters = Array.from({ length: STARTERS }, async () => {
    const client = new PollClient(server.url);
    while (left-- > 0) {
      const askedAtMs = performance.now();
      ids.push(await startBacktest(client, parameters));
      startMs.push(performance.now() - askedAtMs);
    }
    client.close();
  });
  await Promise.all(starters);
  return startMs;
}

/** Is one client: it follows every fiftieth backtest to its end, one after another. */
async function pollInTurn(
  server: BenchServer,
  place: number,
  count: number,
  ids: readonly string[],
  statuses: Map<string, string>,
  polls: Poll[],
): Promise<void> {
  const client = new PollClient(server.url);
  // Clients are not in step.
  await pause((place * POLL_EVERY_MS) / CLIENTS);
  for (let index = place; index < count; ) {
    const id = ids[index];
    if (id !== undefined) {
      const { done, status, elapsedMs } = await poll(client, id, false);
      polls.push({ done, elapsedMs });
      if (done) statuses.set(id, status);
      if (done) index += CLIENTS;
    }
    await pause(POLL_EVERY_MS);
  }
  client.close();
}

async function settledMiB(server: BenchServer): Promise<number> {
  await pause(SETTLE_MS);
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(server.pid)]);
  return Number(stdout) / 1_024;
}
