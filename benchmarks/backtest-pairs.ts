import { setTimeout as pause } from 'node:timers/promises';
import { LocalService, type ServedBacktest } from './local-service.js';
import { BareBacktests, type BareTask } from './threads/bare-backtest.js';

/** One backtest by the engine alone and through the service, one right after the other. */
export interface Pair {
  readonly bareMs: number;
  readonly served: ServedBacktest;
}

export interface PairsTask extends BareTask {
  /** For the database. */
  readonly folder: string;
  readonly rounds: number;
  /** Which of the two begins; it alternates from there. */
  readonly servedFirst: boolean;
}

/** Long enough for what a run leaves behind, a checkpoint of the database among it: each is measured alone. */
const PAUSE_MS = 400;

/** Measures pairs of backtests on threads that are warm, and makes sure that both come to the same result. */
export async function measurePairs({
  folder,
  rounds,
  servedFirst,
  ...task
}: PairsTask): Promise<readonly Pair[]> {
  const bare = new BareBacktests();
  const service = await LocalService.open(folder, task.folders);
  const runBare = async (): Promise<number> => {
    await pause(PAUSE_MS);
    const startMs = performance.now();
    await bare.run(task);
    return performance.now() - startMs;
  };
  const runServed = async (): Promise<ServedBacktest> => {
    await pause(PAUSE_MS);
    return service.run(task.parameters);
  };
  const pairs: Pair[] = [];
  try {
    await requireSameResult(bare, service, task);
    for (let round = 0; round < rounds; round++) {
      if ((round % 2 === 0) === servedFirst) {
        const served = await runServed();
        pairs.push({ served, bareMs: await runBare() });
      } else {
        const bareMs = await runBare();
        pairs.push({ bareMs, served: await runServed() });
      }
    }
    return pairs;
  } finally {
    await Promise.all([bare.close(), service.close()]);
  }
}

async function requireSameResult(bare: BareBacktests, service: LocalService, task: BareTask): Promise<void> {
  for (let run = 0; run < 2; run++) {
    const alone = await bare.run(task);
    const served = await service.run(task.parameters);
    if (alone.resultDigest !== served.resultDigest)
      throw new Error('the service and the engine alone come to different results');
  }
}
