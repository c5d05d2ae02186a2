import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBenchServer } from './bench-server.js';
import { type Benchmark, below, figure } from './benchmark.js';
import { type MinuteWorkload, writeMinuteWorkload } from './minute-workload.js';
import { PollClient } from './poll-client.js';
import { cancel, pause, poll, pollUntil, startBacktest } from './running-backtests.js';

/** A client that waits as it is told polls far less often; this is enough to measure and no load of its own. */
const PAUSE_MS = 5;
const BUSY_THREADS = 2;

/** Times `operation(id)` over HTTP, on a server that has nothing to do and on one whose worker threads all run. */
export const polling: Benchmark = {
  name: 'polling',
  async run({ quick, folder, say }) {
    const own = join(folder, 'polling');
    await mkdir(own, { recursive: true });
    const workload = await writeMinuteWorkload(own, quick ? 200_000 : 1_000_000);
    const server = await startBenchServer(own, {
      ...workload.settings,
      WORKER_THREADS: String(BUSY_THREADS),
    });
    const client = new PollClient(server.url);
    const polls = quick ? 50 : 1_000;
    try {
      say('idle');
      const finished = await startBacktest(client, workload.backtest('network', 1));
      await pollUntil(client, finished, ({ done }) => done);
      await timePolls(client, () => finished, polls, false);
      const idle = await timePolls(client, () => finished, polls, false);
      say('with both worker threads busy');
      const [cached, forced] = await whileBusy(client, workload, quick, async (id) => [
        await timePolls(client, id, polls, false),
        await timePolls(client, id, polls, true),
      ]);
      return [
        figure('operation(id) of a finished backtest, idle server', 'ms', idle),
        figure('operation(id) of a running backtest, both threads busy', 'ms', cached, below(2)),
        figure('the same with forceRefresh, both threads busy', 'ms', forced, below(2)),
      ];
    } finally {
      client.close();
      await server.stop();
    }
  },
};

async function timePolls(
  client: PollClient,
  id: () => string,
  polls: number,
  forceRefresh: boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (times.length < polls) {
    times.push((await poll(client, id(), forceRefresh)).elapsedMs);
    await pause(PAUSE_MS);
  }
  return times;
}

/** Keeps every worker thread busy while `measure` polls the backtest that it is given each time it asks. */
async function whileBusy<T>(
  client: PollClient,
  workload: MinuteWorkload,
  quick: boolean,
  measure: (id: () => string) => Promise<T>,
): Promise<T> {
  const parameters = workload.backtest('network', quick ? 200_000 : 1_000_000);
  const running: string[] = [];
  let isOver = false;
  const refill = async (): Promise<void> => {
    const id = await startBacktest(client, parameters);
    running.push(id);
    while (!isOver && !(await poll(client, id, false)).done) await pause(100);
    running.splice(running.indexOf(id), 1);
    if (isOver) await cancel(client, id).catch(() => undefined);
    else await refill();
  };
  // One more than there are threads, so that none of them waits for the next backtest.
  const refills = Array.from({ length: BUSY_THREADS + 1 }, refill);
  try {
    await pause(1_000);
    return await measure(() => running[0] ?? '');
  } finally {
    isOver = true;
    await Promise.all(refills);
  }
}
