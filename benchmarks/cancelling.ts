import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from '../tests/support/ktrdr-server.js';
import type { Benchmark } from './benchmark.js';
import { writeMinuteWorkload } from './minute-workload.js';
import { PollClient } from './poll-client.js';
import { cancel, type PolledOperation, pollUntil, startBacktest } from './running-backtests.js';
import { summarize } from './summary.js';

const LIMIT_MS = 200;
const POLL_EVERY_MS = 1;

/** Times a cancel from before the mutation is sent until CANCELLED is read, over HTTP. */
export const cancelling: Benchmark = {
  name: 'cancelling',
  async run({ quick, folder, say }) {
    const bars = quick ? 200_000 : 1_500_000;
    const rounds = quick ? 2 : 9;
    const own = join(folder, 'cancelling');
    await mkdir(own, { recursive: true });
    const workload = await writeMinuteWorkload(own, bars);
    const server = await startServer(own, { ...workload.settings, LOG_LEVEL: 'error' });
    const client = new PollClient(server.url);

    async function measure(isTheMoment: (operation: PolledOperation) => boolean): Promise<number> {
      const id = await startBacktest(client, workload.backtest('network', bars));
      await pollUntil(client, id, isTheMoment);
      const startMs = performance.now();
      await cancel(client, id);
      await pollUntil(client, id, ({ status }) => status === 'CANCELLED', POLL_EVERY_MS);
      return performance.now() - startMs;
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
        loading.push(await measure(({ phase }) => phase === 'loading'));
      }
      const count = bars.toLocaleString('en');
      return [
        {
          name: `cancel at 10 to 90 % of ${count} bars, to CANCELLED`,
          unit: 'ms',
          summary: summarize(simulating),
          judged: Math.max(...simulating),
          target: { relation: '<=', limit: LIMIT_MS },
        },
        {
          name: `cancel while ${count} bars are loaded, to CANCELLED`,
          unit: 'ms',
          summary: summarize(loading),
          target: null,
        },
      ];
    } finally {
      client.close();
      await server.kill();
    }
  },
};
