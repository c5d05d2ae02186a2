import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { graphqlRequest } from '../tests/support/graphql-request.js';
import { pullWalkForwardUntil, startedWalkForward } from '../tests/support/walk-forwards.js';
import { startBenchServer } from './bench-server.js';
import { atMost, type Benchmark, figure } from './benchmark.js';
import { pause } from './running-backtests.js';

const WINDOWS = 8;
const POLL_EVERY_MS = 500;
/** V8 compiles what is hot until then, on processors that threads of one server leave idle. */
const WARM_UPS = 3;
/** How many times as fast two threads have to be as one. */
const LEAST_SPEED_UP = 1.7;

/** Eight windows of three years of the sample data, each trained for as many epochs. */
const inputOf = (epochs: number) => ({
  ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', symbol: 'AAPL', timeframe: '1d' },
  ...{ startDate: '2015-01-01', endDate: '2024-12-31', train: '36mo', folds: WINDOWS, epochs },
  overrides: [{ path: 'training.early_stopping.enabled', value: 'false' }],
  keepModels: false,
});

/**
 * Runs one walk-forward of eight windows on a server with one thread and on one with two, in turns, pair by pair: windows
 * train side by side. Both come to the same digest. Of times by the clock, so it says something on an idle machine alone.
 */
export const walkForward: Benchmark = {
  name: 'walk-forward',
  async run({ quick, folder, say }) {
    const [rounds, epochs] = quick ? [1, 10] : [15, 150];
    const servers = await Promise.all([1, 2].map((threads) => startOne(folder, threads)));
    try {
      const run = async (at: number): Promise<{ readonly ms: number; readonly digest: string }> => {
        const { url } = servers[at] as (typeof servers)[number];
        const id = await startedWalkForward(url, inputOf(epochs));
        const ms = await ended(url, id);
        const { status, error, result } = await pullWalkForwardUntil(url, id, () => false);
        if (result === null) throw new Error(`the walk-forward is ${status}: ${error?.message}`);
        return { ms, digest: result.provenance.resultDigest };
      };
      say('warming up');
      for (let warmUp = 0; warmUp < (quick ? 1 : WARM_UPS); warmUp += 1)
        for (const at of [0, 1]) await run(at);
      const pairs: { readonly one: number; readonly two: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        say(`pair ${round + 1} of ${rounds}`);
        const order = round % 2 === 0 ? [0, 1] : [1, 0];
        const taken = new Map<number, Awaited<ReturnType<typeof run>>>();
        for (const at of order) taken.set(at, await run(at));
        const [one, two] = [taken.get(0), taken.get(1)];
        if (one === undefined || two === undefined) throw new Error('a run is missing');
        if (one.digest !== two.digest) throw new Error('one thread and two do not come to the same account');
        pairs.push({ one: one.ms, two: two.ms });
      }
      const shares = pairs.map(({ one, two }) => two / one);
      const title = `a walk-forward of ${WINDOWS} windows, ${epochs} epochs each`;
      return [
        figure(
          `${title}: one thread`,
          'ms',
          pairs.map(({ one }) => one),
        ),
        figure(
          `${title}: two threads`,
          'ms',
          pairs.map(({ two }) => two),
        ),
        figure(
          'two threads, share of the time with one, pair by pair',
          '×',
          shares,
          atMost(1 / LEAST_SPEED_UP),
        ),
      ];
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  },
};

/**
 * Waits for the end of an operation.
 * @returns milliseconds from its creation to its end, of which the server keeps record: whoever asks without pause takes
 *   a processor of the work, and whoever asks seldom learns late of the end
 */
async function ended(url: string, id: string): Promise<number> {
  for (;;) {
    const { data } = await graphqlRequest<{
      operation: { done: boolean; createdAt: string; completedAt: string | null };
    }>(url, 'query ($id: ID!) { operation(id: $id) { done createdAt completedAt } }', { id });
    const { done = true, createdAt = '', completedAt } = data?.operation ?? {};
    if (done) return Date.parse(completedAt ?? '') - Date.parse(createdAt);
    await pause(POLL_EVERY_MS);
  }
}

async function startOne(folder: string, threads: number) {
  const own = join(folder, `walk-forward-${threads}`);
  const models = join(own, 'models');
  await mkdir(models, { recursive: true });
  return startBenchServer(own, {
    ...{ WORKER_THREADS: String(threads), MODELS_DIR: models },
    ...{ DATA_DIR: join(projectRoot, 'data'), STRATEGIES_DIR: join(projectRoot, 'strategies') },
  });
}
