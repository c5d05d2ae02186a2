import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startBenchServer } from './bench-server.js';
import { atMost, type Benchmark, figure } from './benchmark.js';
import { writeMinuteWorkload } from './minute-workload.js';
import { PollClient } from './poll-client.js';
import { cancel, type PolledOperation, pause, pollUntil, startBacktest } from './running-backtests.js';

const LIMIT_MS = 200;
const LATEST_PERCENTAGE = 90;
const MOST_TRIES = 10;
/** The cancels while bars are loaded come this far apart from its begin. */
const LOADING_STEP_MS = 50;

/** Times a cancel from before the mutation is sent until CANCELLED is read, over HTTP. */
export const cancelling: Benchmark = {
  name: 'cancelling',
  async run({ quick, folder, say }) {
    const bars = quick ? 200_000 : 1_500_000;
    const rounds = quick ? 2 : 9;
    const own = join(folder, 'cancelling');
    await mkdir(own, { recursive: true });
    const workload = await writeMinuteWorkload(own, bars);
    const server = await startBenchServer(own, workload.settings);
    const client = new PollClient(server.url);

    /** Cancels at a moment of a run; runs that pass it between two polls do not count. */
    async function measure(
      isTheMoment: (operation: PolledOperation) => boolean,
      delayMs = 0,
    ): Promise<number> {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const id = await startBacktest(client, workload.backtest('network', bars));
        const { done, percentage } = await pollUntil(client, id, isTheMoment);
        if (done || percentage > LATEST_PERCENTAGE) continue;
        await pause(delayMs);
        const startMs = performance.now();
        await cancel(client, id);
        const { status } = await pollUntil(client, id, () => false);
        if (status === 'CANCELLED') return performance.now() - startMs;
      }
      throw new Error('the runs are over before they can be cancelled: this machine is too busy to measure');
    }

    try {
      // The first run of a thread has TensorFlow.js and the compiler to wait for.
      await measure(({ percentage }) => percentage >= 10);
      const simulating: number[] = [];
      const loading: number[] = [];
      for (let round = 0; round < rounds; round++) {
        say(`round ${round + 1} of ${rounds}`);
        const threshold = 10 + (70 * round) / rounds;
        simulating.push(await measure(({ percentage }) => percentage >= threshold));
        loading.push(await measure(({ phase }) => phase === 'loading', round * LOADING_STEP_MS));
      }
      const count = bars.toLocaleString('en');
      return [
        figure(`cancel at 10 to 90 % of ${count} bars (worst of all)`, 'ms', simulating, {
          ...atMost(LIMIT_MS),
          judged: Math.max(...simulating),
        }),
        figure(`cancel up to 0.4 s into the loading of ${count} bars`, 'ms', loading),
      ];
    } finally {
      client.close();
      await server.stop();
    }
  },
};
