import { join } from 'node:path';
import { startLocalCluster } from '../scripts/postgres/local-cluster.js';
import { type Figure, figure, type RunSettings } from './benchmark.js';
import { runStudy } from './study-server.js';
import { writeStudy } from './study-workload.js';

/** Some stretches of 1.5 seconds for each of four hosts. */
const TRIALS = 8_000;
const RUNS = 3;

/**
 * Runs the same studies on some hosts of one thread each, all of this machine. Trials compute, so that more hosts than
 * processors show what spreading costs, and not what it brings.
 */
export async function trialFigures(
  hostCounts: readonly number[],
  { quick, folder, say }: RunSettings,
): Promise<readonly Figure[]> {
  const { folders, parameters } = await writeStudy(join(folder, 'cluster-study'));
  const settings = {
    ...{ STRATEGIES_DIR: folders.strategies, MODELS_DIR: folders.models, DATA_DIR: folders.data },
    ...{ IMPORT_DIR: folder, WORKER_THREADS: '1', LOG_LEVEL: 'error' },
  };
  const trials = { drawn: quick ? 1_000 : TRIALS };
  const digests = new Map<number, string>();
  const figures: Figure[] = [];
  for (const count of hostCounts) {
    const running = await startLocalCluster(settings, count);
    try {
      const rates: number[] = [];
      // The first one is for files that are fetched and code that V8 compiles.
      for (let seed = 0; seed <= (quick ? 1 : RUNS); seed++) {
        say(`${count} hosts, study ${seed}`);
        const study = await runStudy(running.backend.address as string, parameters, trials, seed);
        const digest = digests.get(seed) ?? study.digest;
        if (study.digest !== digest) throw new Error(`${count} hosts do not come to the same study`);
        digests.set(seed, digest);
        if (seed > 0) rates.push(Math.round((1_000 * study.trials) / study.ownMs));
      }
      const hosts = `${count} ${count === 1 ? 'host' : 'hosts'} of one thread`;
      figures.push(figure(`${hosts}: trials of a study, a second`, 'count', rates));
    } finally {
      await running.end();
    }
  }
  return figures;
}
